package io.claudebottle.sidecar.supervise;

import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.EventLog;
import io.claudebottle.sidecar.wire.Proposal;
import io.claudebottle.sidecar.wire.ProposalResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The proposals that wait for the operator, and the calls that wait for an answer. The same proposal made again joins the one that
/// waits, so that an agent that asks in a loop asks once; an answer that nobody waited for is kept for the next such call.
final class ProposalQueue {

    private static final int MOST_PENDING = 100;

    /// Answers that no call has come for yet; more than that many are forgotten, oldest first.
    private static final int MOST_UNCOLLECTED = 100;

    private final QueueFiles files;
    private final String bottle;
    private final EventLog log;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Entry> pendingById = new HashMap<>();
    private final Map<String, Entry> byWish = new LinkedHashMap<>();

    /// One proposal and whoever waits for its answer.
    private static final class Entry {
        final String id;
        final String wish;
        final CompletableFuture<ProposalResponse> answer = new CompletableFuture<>();
        int waiting;

        Entry(String id, String wish) {
            this.id = id;
            this.wish = wish;
        }
    }

    ProposalQueue(QueueFiles files, String bottle, EventLog log, Clock clock) {
        this.files = files;
        this.bottle = bottle;
        this.log = log;
        this.clock = clock;
    }

    /// Takes up what an earlier process left.
    synchronized void open() throws IOException {
        files.makeDirectories();
        for (Proposal proposal : files.pending(this::skip)) {
            enter(proposal);
        }
    }

    private void skip(String file, String reason) {
        log.write("proposal-skipped", Map.of("file", file, "reason", reason));
    }

    private Entry enter(Proposal proposal) {
        var entry = new Entry(proposal.id(), wish(proposal.tool(), proposal.payload()));
        pendingById.put(entry.id, entry);
        byWish.put(entry.wish, entry);
        Map<String, Object> fields = new LinkedHashMap<>();
        proposal.toJson().properties().forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
        log.write("proposal", fields);
        return entry;
    }

    /// Queues a proposal, or joins the same one that waits, and waits for its answer.
    ///
    /// @param currentHash as [Proposal#currentHash]
    /// @throws ProblemException in words for the agent, when it was not queued
    Outcome propose(String tool, String payload, String justification, String currentHash, Duration patience) {
        Entry entry;
        synchronized (this) {
            Entry same = byWish.get(wish(tool, payload));
            entry = same != null ? same : enter(written(tool, payload, justification, currentHash));
            entry.waiting++;
        }
        try {
            entry.answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillPending) {
            // Looked at below, together with an answer that came in between.
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
        return leave(entry);
    }

    private synchronized Outcome leave(Entry entry) {
        entry.waiting--;
        @Nullable ProposalResponse answer = entry.answer.getNow(null);
        if (answer == null) {
            return new Outcome.Pending(entry.id);
        }
        byWish.remove(entry.wish, entry);
        return new Outcome.Answered(answer);
    }

    private Proposal written(String tool, String payload, String justification, String currentHash) {
        if (pendingById.size() >= MOST_PENDING) {
            throw new ProblemException(
                    MOST_PENDING + " proposals of this bottle wait for the operator already, and no more are taken.",
                    "Continue with work that needs none of them; asking again does not help before some are answered.");
        }
        var proposal = new Proposal(newId(), bottle, tool, payload, justification, clock.instant().toString(), currentHash);
        files.add(proposal);
        return proposal;
    }

    private String newId() {
        byte[] bytes = new byte[5];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// @throws ProblemException when no such proposal is pending
    synchronized void answer(ProposalResponse response) {
        Entry entry = pendingById.remove(response.proposalId());
        if (entry == null) {
            throw new ProblemException("no proposal " + response.proposalId() + " is pending.", "It may have been answered already.");
        }
        try {
            files.archive(response);
        } catch (IOException e) {
            // The agent gets its answer all the same; only the record is incomplete, and the operator's side keeps its own.
            log.write("proposal-skipped", Map.of("file", entry.id, "reason", "it could not be archived: " + e.getMessage()));
        }
        entry.answer.complete(response);
        if (entry.waiting == 0) {
            forgetOldestAnswers();
        }
        log.write("proposal-closed", Map.of("id", entry.id, "status", response.status().word()));
    }

    private void forgetOldestAnswers() {
        var uncollected = byWish.values().stream().filter(entry -> entry.waiting == 0 && entry.answer.isDone()).toList();
        uncollected.stream().limit(Math.max(0, uncollected.size() - MOST_UNCOLLECTED)).forEach(entry -> byWish.remove(entry.wish, entry));
    }

    private static String wish(String tool, String payload) {
        return sha256(tool + "\n" + payload);
    }

    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
