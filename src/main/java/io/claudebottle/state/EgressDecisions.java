package io.claudebottle.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// What the operator decided about hosts while bottles ran, as later launches need it: `state/<identity>/egress-additions.json`
/// (`{"hosts": [...]}`) for what one identity may reach as well, and `egress-never.json` (`{"<bottle>": [...]}`) in the home for what
/// no launch of a bottle may. Hosts are kept as they were given; whoever reads them judges them.
public final class EgressDecisions {

    public static final String ADDITIONS = "egress-additions.json";

    private static final String HOSTS = "hosts";

    private final Home home;
    private final BottleStates states;
    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public EgressDecisions(Home home) {
        this(new BottleStates(home));
    }

    public EgressDecisions(BottleStates states) {
        this.home = states.home();
        this.states = states;
    }

    /// Hosts that this identity may reach beside those that its bottle declares, sorted.
    ///
    /// @throws ProblemException when the file is there and cannot be understood
    public List<String> additions(String identity) {
        return hosts(additionsFile(identity), HOSTS);
    }

    /// @return whether it was not recorded before
    /// @throws ProblemException when the disk refuses; the file is as it was, then
    public boolean add(String identity, String host) {
        return change(additionsFile(identity), HOSTS, hosts -> hosts.add(host));
    }

    /// @return whether it was recorded
    /// @throws ProblemException when the disk refuses; the file is as it was, then
    public boolean remove(String identity, String host) {
        return change(additionsFile(identity), HOSTS, hosts -> hosts.remove(host));
    }

    /// Hosts that the operator never wants to be asked about again in this bottle (of the manifest), sorted.
    ///
    /// @throws ProblemException when the file is there and cannot be understood
    public List<String> never(String bottle) {
        return hosts(home.egressNever(), bottle);
    }

    /// @return whether it was not recorded before
    /// @throws ProblemException when the disk refuses; the file is as it was, then
    public boolean addNever(String bottle, String host) {
        return change(home.egressNever(), bottle, hosts -> hosts.add(host));
    }

    /// @return whether it was recorded
    /// @throws ProblemException when the disk refuses; the file is as it was, then
    public boolean removeNever(String bottle, String host) {
        return change(home.egressNever(), bottle, hosts -> hosts.remove(host));
    }

    private Path additionsFile(String identity) {
        return states.directory(identity).resolve(ADDITIONS);
    }

    private interface Change {
        boolean on(SortedSet<String> hosts);
    }

    private synchronized boolean change(Path file, String key, Change change) {
        ObjectNode tree = tree(file);
        SortedSet<String> hosts = new TreeSet<>(hosts(tree, file, key));
        if (!change.on(hosts)) {
            return false;
        }
        if (hosts.isEmpty()) {
            tree.remove(key);
        } else {
            hosts.forEach(tree.putArray(key)::add);
        }
        try {
            AtomicFile.write(file, json.writeValueAsBytes(tree));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("cannot write " + file, "Free some space or correct the permissions of that directory."), e);
        }
        return true;
    }

    private List<String> hosts(Path file, String key) {
        return hosts(tree(file), file, key);
    }

    private static List<String> hosts(ObjectNode tree, Path file, String key) {
        JsonNode list = tree.path(key);
        if (!list.isMissingNode() && !list.isArray()) {
            throw unreadable(file, new IOException("'" + key + "' is not a list"));
        }
        List<String> hosts = new ArrayList<>();
        for (JsonNode host : list) {
            if (!host.isTextual()) {
                throw unreadable(file, new IOException("'" + key + "' has an entry that is no text"));
            }
            hosts.add(host.textValue());
        }
        return hosts.stream().sorted().toList();
    }

    private ObjectNode tree(Path file) {
        try {
            if (json.readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
                return object;
            }
            throw unreadable(file, new IOException("it is not a JSON object"));
        } catch (NoSuchFileException e) {
            return json.createObjectNode();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// Passing over it would forget what was decided.
    private static ProblemException unreadable(Path file, IOException cause) {
        String reason = cause instanceof com.fasterxml.jackson.core.JsonProcessingException parse
                ? parse.getOriginalMessage()
                : String.valueOf(cause.getMessage());
        return new ProblemException(
                Problem.of("cannot read the egress decisions in " + file + ": " + reason, "Correct the file, or delete it to decide anew."), cause);
    }
}
