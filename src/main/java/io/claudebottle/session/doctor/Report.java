package io.claudebottle.session.doctor;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Every finding, by subject, and the whole in a sentence or two.
///
/// @param summary as `Ready: bubblewrap. Docker engine is not running.`
public record Report(String summary, List<Finding> findings) {

    public Report {
        findings = List.copyOf(findings);
    }

    static Report of(List<Looked> looked) {
        boolean something = looked.stream().anyMatch(item -> item.isBackend() && item.found().isFine());
        List<Finding> findings = Arrays.stream(Subject.values())
                .flatMap(subject -> looked.stream().filter(item -> item.at().subject() == subject))
                .map(item -> finding(item.at(), item.found(), something))
                .toList();
        return new Report(Summary.of(looked), findings);
    }

    private static Finding finding(Dependency at, Diagnosis found, boolean somethingRuns) {
        Verdict verdict = switch (found.state()) {
            case FINE -> Verdict.OK;
            case DOUBTFUL -> Verdict.WARNING;
            case MISSING -> at.weight().whenMissing(somethingRuns);
        };
        return new Finding(at.name(), at.subject(), verdict, found.words(), found.version(), found.path(), at.neededFor(), found.fix());
    }

    public boolean hasFailed() {
        return findings.stream().anyMatch(finding -> finding.verdict() == Verdict.FAILED);
    }

    /// In the order of the subjects; no subject without a finding.
    public Map<Subject, List<Finding>> bySubject() {
        return findings.stream().collect(Collectors.groupingBy(Finding::subject, LinkedHashMap::new, Collectors.toList()));
    }
}
