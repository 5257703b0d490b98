package io.claudebottle.backend.parts;

import io.claudebottle.backend.BottlePlan;
import io.claudebottle.backend.Secrets;
import io.claudebottle.manifest.GitEntry;
import io.claudebottle.policy.TokenSlots;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.ControlMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The secrets that the sidecars of one launch work with: read when they are sent, kept nowhere.
///
/// @param host environment of this process
/// @param expand makes a path of what the manifest says
public record SidecarSecrets(Map<String, String> host, Function<String, Path> expand) {

    /// @param typed what the operator entered, by `token_ref`; goes before the host's own variable
    /// @return nothing to tell, or up to two messages. A credential that nobody has is left out: the gate then says so when it is needed
    public List<ControlMessage> of(BottlePlan plan, Secrets typed) {
        List<ControlMessage> messages = new ArrayList<>();
        Map<String, String> tokens = tokens(plan, typed);
        if (!tokens.isEmpty()) {
            messages.add(new ControlMessage.Tokens(tokens));
        }
        Map<String, String> keys = keys(plan.spec().manifest().bottleFor(plan.spec().agentName()).git());
        if (!keys.isEmpty()) {
            messages.add(new ControlMessage.GitKeys(keys));
        }
        return messages;
    }

    private Map<String, String> tokens(BottlePlan plan, Secrets typed) {
        Map<String, String> values = new LinkedHashMap<>();
        TokenSlots.byTokenRef(plan.grants().routes()).forEach((reference, slot) ->
                Optional.ofNullable(typed.reveal().get(reference))
                        .or(() -> Optional.ofNullable(host.get(reference)))
                        .filter(value -> !value.isBlank())
                        .ifPresent(value -> values.put(slot, value)));
        return values;
    }

    private Map<String, String> keys(List<GitEntry> git) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (GitEntry entry : git) {
            Path file = expand.apply(entry.identityFile());
            try {
                keys.put(entry.name(), Files.readString(file));
            } catch (IOException e) {
                throw new ProblemException(
                        Problem.of("the SSH key of '" + entry.name() + "' cannot be read: " + file, "Make it readable for you, then try again."), e);
            }
        }
        return keys;
    }
}
