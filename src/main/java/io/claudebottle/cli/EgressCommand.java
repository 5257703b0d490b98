package io.claudebottle.cli;

import picocli.CommandLine.Command;

@Command(
        name = "egress",
        header = "See what the gates of a bottle decide, and change what they let out.",
        description = {
            "Everything that leaves a bottle passes its gates, and each decision is in the ledger. Deny is the default; what you allow "
                    + "here takes effect at once and is written to the audit log."
        },
        footer = {
            "",
            "Examples:",
            "  claude-bottle egress log --follow --denied",
            "  claude-bottle egress allow researcher-m3hxd api.example.com --bottle",
            "  claude-bottle egress rules researcher-m3hxd",
            "  claude-bottle egress try --agent researcher https://api.example.com/v1/"
        })
final class EgressCommand {}
