package io.github.piwo.corpus;

import io.github.piwo.config.DatasetSettings.SyntheticSettings;
import io.github.piwo.trial.KeyedRandom;
import io.github.piwo.trial.TrialId;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Generated texts in the form of AG News, the same bytes on every machine. A text of class c is a bag of words, each from the
 * words that only c uses or from those that all classes use: a few labelled texts contain only a few of a class's words, and
 * many unlabelled ones show which words occur together.
 */
final class SyntheticCsv {
    private static final String CONSONANTS = "bdfgklmnprstvz";
    private static final String VOWELS = "aeiou";
    private static final int SYLLABLES = CONSONANTS.length() * VOWELS.length();
    /** Coprime to {@link #SYLLABLES}, so that different numbers become different words. */
    private static final long SCRAMBLE = 104_729;

    private static final int TITLE_WORDS = 3;

    private final SyntheticSettings settings;
    private final RandomGenerator random;
    private final long rows;
    private final long capacity;

    SyntheticCsv(SyntheticSettings settings, long seed, String file, long rows) {
        this.settings = settings;
        this.random = KeyedRandom.ofSeed(seedOf(seed, file));
        this.rows = rows;
        this.capacity = capacityFor((long) settings.classes() * settings.topicWords() + settings.commonWords());
    }

    private static long seedOf(long seed, String file) {
        byte[] key = (seed + ":" + file).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(TrialId.sha256().digest(key)).getLong();
    }

    /** The number of words that can be spelled with as many syllables as the vocabulary needs, at least three. */
    private static long capacityFor(long words) {
        long capacity = (long) SYLLABLES * SYLLABLES * SYLLABLES;
        while (capacity < words) {
            capacity *= SYLLABLES;
        }
        return capacity;
    }

    /** All rows, each generated when it is read. The stream can be read once. */
    @SuppressWarnings("JdkObsolete") // SequenceInputStream takes nothing newer.
    InputStream asStream() {
        var lines = LongStream.range(0, rows).mapToObj(this::row).iterator();
        return new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return lines.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return new ByteArrayInputStream(lines.next().getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private String row(long number) {
        int topic = (int) (number % settings.classes());
        int length = random.nextInt(settings.minWords(), settings.maxWords() + 1);
        List<String> words =
                IntStream.range(0, length).mapToObj(i -> word(topic)).collect(Collectors.toList());
        int title = Math.min(TITLE_WORDS, length);
        return "\"" + (topic + 1) + "\",\"" + String.join(" ", words.subList(0, title)) + "\",\""
                + String.join(" ", words.subList(title, length)) + "\"\n";
    }

    private String word(int topic) {
        if (random.nextDouble() < settings.topicShare()) {
            return spell(settings.commonWords()
                    + (long) topic * settings.topicWords()
                    + random.nextInt(settings.topicWords()));
        }
        return spell(random.nextInt(settings.commonWords()));
    }

    private String spell(long word) {
        StringBuilder letters = new StringBuilder();
        long rest = (word + 1) * SCRAMBLE % capacity;
        for (long place = 1; place < capacity; place *= SYLLABLES) {
            int syllable = (int) (rest % SYLLABLES);
            letters.append(CONSONANTS.charAt(syllable / VOWELS.length()))
                    .append(VOWELS.charAt(syllable % VOWELS.length()));
            rest /= SYLLABLES;
        }
        return letters.toString();
    }
}
