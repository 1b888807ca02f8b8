package io.github.piwo.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCacheTest {
    @TempDir
    private Path folder;

    private Path unpacked;

    @BeforeEach
    void unpack() throws IOException {
        unpacked = Files.createDirectories(folder.resolve("cache/1.2-cpu-linux"));
        Files.writeString(unpacked.resolve("liba.so"), "whole library");
        Files.writeString(unpacked.resolve("libb.so"), "another one");
    }

    @Test
    void wholeLibrariesAreNoProblem() throws IOException {
        try (URLClassLoader jar = jar()) {
            assertThat(NativeCache.problem(folder.resolve("cache"), jar)).isEmpty();
        }
        assertThat(NativeCache.problem()).as("that of this process").isEmpty();
    }

    @Test
    void aLibraryThatWasCutIsNamedWithTheWayOut() throws IOException {
        Files.writeString(unpacked.resolve("libb.so"), "anoth");
        try (URLClassLoader jar = jar()) {
            assertThat(NativeCache.problem(folder.resolve("cache"), jar))
                    .contains("the native library " + unpacked.resolve("libb.so")
                            + " has 5 bytes instead of 11; delete the folder " + unpacked
                            + ", and it is unpacked again");
        }
    }

    @Test
    void whatIsNotUnpackedYetNeedsAFolderThatCanBeWritten() throws IOException {
        try (URLClassLoader jar = jar()) {
            assertThat(NativeCache.problem(folder.resolve("other"), jar)).isEmpty();
            Path file = Files.createFile(folder.resolve("file"));
            assertThat(NativeCache.problem(file.resolve("cache"), jar).orElseThrow())
                    .startsWith("the native library cannot be unpacked into " + file.resolve("cache") + ": ")
                    .endsWith("; set DJL_CACHE_DIR to a folder that can be written");
        }
    }

    @Test
    void whatIsNotInAJarIsNotChecked() throws IOException {
        try (URLClassLoader nothing = new URLClassLoader(new URL[0], null)) {
            assertThat(NativeCache.problem(folder.resolve("cache"), nothing)).isEmpty();
        }
    }

    private URLClassLoader jar() throws IOException {
        File file = folder.resolve("native.jar").toFile();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file.toPath()))) {
            add(
                    out,
                    "native/lib/pytorch.properties",
                    "version=1.2\nflavor=cpu\nclassifier=linux\nlibraries=liba.so,libb.so");
            add(out, "pytorch/cpu/linux/liba.so", "whole library");
            add(out, "pytorch/cpu/linux/libb.so", "another one");
        }
        return new URLClassLoader(new URL[] {file.toURI().toURL()}, null);
    }

    private static void add(JarOutputStream out, String name, String content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
    }
}
