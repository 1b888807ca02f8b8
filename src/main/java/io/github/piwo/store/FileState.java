package io.github.piwo.store;

/**
 * A file as a listing of its folder shows it.
 *
 * @param modified the time of its last change, in milliseconds since 1970
 */
public record FileState(String name, long length, long modified) {}
