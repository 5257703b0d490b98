package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryStatTest {

    @Test
    void whatIsHeldIsNotTheCacheOfFiles() {
        assertThat(MemoryStat.held("anon 4096\nfile 1048576\nkernel 99\nanon_thp 0\n")).hasValue(4096);
    }

    @Test
    void theFirstVersionOfControlGroupsCountsTheGroupsBelowToo() {
        assertThat(MemoryStat.held("cache 1048576\nrss 10\ntotal_cache 1048576\ntotal_rss 8192\n")).hasValue(8192);
    }

    @Test
    void whatIsNotSaidIsNotGuessed() {
        assertThat(MemoryStat.held("")).isEmpty();
        assertThat(MemoryStat.held("anon many\nrss 10\n")).isEmpty();
    }
}
