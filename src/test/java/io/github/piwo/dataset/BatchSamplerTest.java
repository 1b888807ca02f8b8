package io.github.piwo.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.piwo.trial.KeyedRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BatchSamplerTest {
    private static final int BATCH_SIZE = 8;

    private final int[] texts = IntStream.range(100, 127).toArray();

    @Test
    void eachPassHasEachTextOnceInAnOrderOfItsOwn() {
        BatchSampler sampler = sampler(7, "order");
        List<Integer> first = pass(sampler, 0);
        List<Integer> second = pass(sampler, 1);
        List<Integer> all = Arrays.stream(texts).boxed().toList();
        assertThat(first).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
        assertThat(second).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(first);
    }

    @Test
    void theLastBatchOfAPassHasWhatIsLeft() {
        BatchSampler sampler = sampler(7, "order");
        assertThat(sampler.batchesPerPass()).isEqualTo(4);
        assertThat(LongStream.range(0, 8).mapToObj(position -> sampler.batch(position).length))
                .containsExactly(8, 8, 8, 3, 8, 8, 8, 3);
    }

    @Test
    void aBatchDependsOnKeyAndPositionAlone() {
        BatchSampler forwards = sampler(7, "order");
        List<int[]> batches = LongStream.range(0, 20).mapToObj(forwards::batch).toList();
        BatchSampler backwards = sampler(7, "order");
        for (int position = 19; position >= 0; position--) {
            assertThat(backwards.batch(position)).isEqualTo(batches.get(position));
        }
    }

    @Test
    void anotherSeedOrPurposeIsAnotherOrder() {
        assertThat(pass(sampler(8, "order"), 0)).isNotEqualTo(pass(sampler(7, "order"), 0));
        assertThat(pass(sampler(7, "other"), 0)).isNotEqualTo(pass(sampler(7, "order"), 0));
    }

    @Test
    void fewerTextsThanABatchAreOneSmallBatchEachPass() {
        BatchSampler sampler = new BatchSampler(new int[] {5, 6, 7}, BATCH_SIZE, new KeyedRandom(7), "order");
        assertThat(sampler.batchesPerPass()).isEqualTo(1);
        assertThat(sampler.batch(1_000_000_000_000L)).containsExactlyInAnyOrder(5, 6, 7);
    }

    private BatchSampler sampler(long seed, String purpose) {
        return new BatchSampler(texts, BATCH_SIZE, new KeyedRandom(seed), purpose);
    }

    private static List<Integer> pass(BatchSampler sampler, long pass) {
        long from = pass * sampler.batchesPerPass();
        return LongStream.range(from, from + sampler.batchesPerPass())
                .mapToObj(sampler::batch)
                .flatMapToInt(Arrays::stream)
                .boxed()
                .toList();
    }

    @Test
    void batchesOverNoTextsAreEmpty() {
        BatchSampler sampler = new BatchSampler(new int[0], BATCH_SIZE, new KeyedRandom(1), "order");
        assertThat(sampler.batch(0)).isEmpty();
        assertThat(sampler.batch(7)).isEmpty();
    }
}
