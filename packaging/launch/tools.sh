# Shared by claude-bottle and check: finds a JDK 25 and Maven, and names or installs what is missing. Sourced, POSIX shell.

say() { printf '%s: %s\n' "$program" "$*" >&2; }

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

# install WHAT PACKAGE...: on Debian and Ubuntu as root; elsewhere prints the command and gives up.
install() {
    what=$1
    shift
    if ! may_install; then
        say "$what is missing. Install it, then run this again:"
        if command -v apt-get >/dev/null 2>&1; then
            say "    sudo apt-get install $*"
        elif command -v dnf >/dev/null 2>&1; then
            say "    look for the packages named like these in dnf search: $*"
        elif command -v brew >/dev/null 2>&1; then
            say "    look for the packages named like these in brew search: $*"
        else
            say "    the packages are called $* on Debian"
        fi
        exit 2
    fi
    say "$what is missing: installing $*"
    [ -n "${apt_updated:-}" ] || apt-get update -qq >&2 || true
    apt_updated=1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2 || {
        say "could not install $*"
        exit 2
    }
}

is_jdk_25() {
    [ -x "$1/bin/javac" ] && [ -f "$1/release" ] &&
        [ "$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")" -ge 25 ] 2>/dev/null
}

# Sets and exports JAVA_HOME to a JDK of 25 or newer.
find_jdk() {
    for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/java/* /opt/jdk* "${HOME:-}"/.sdkman/candidates/java/* \
        "${HOME:-}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if is_jdk_25 "$candidate"; then
            JAVA_HOME=$candidate
            export JAVA_HOME
            return 0
        fi
    done
    return 1
}

need_jdk() {
    find_jdk && return 0
    if may_install; then
        apt-get update -qq >&2 || true
        apt_updated=1
        for package in openjdk-25-jdk temurin-25-jdk; do
            if apt-cache show "$package" >/dev/null 2>&1; then
                install "a JDK 25" "$package"
                find_jdk && return 0
            fi
        done
        say "a JDK 25 is missing, and no configured package source has one."
        say "Install Temurin 25 (adoptium.net) or another JDK 25 and set JAVA_HOME, then run this again."
        exit 2
    fi
    install "a JDK 25" openjdk-25-jdk
}

# Maven's own libraries use what a newer JDK warns about; the warning says nothing about this project.
need_maven() {
    MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
    export MAVEN_OPTS
    command -v mvn >/dev/null 2>&1 || install "Maven" maven
}

# Whether any source is newer than the last whole build.
build_is_stale() {
    [ -f target/.built ] || return 0
    [ -n "$(find pom.xml src/main -newer target/.built -print 2>/dev/null | head -n 1)" ]
}

# Classes, libraries, the directory that ships into the bundle image, and what makes the start faster.
build() {
    need_maven
    mvn -q -B -ntp -Dstyle.color=never -DskipTests package || {
        say "the build failed; the messages above say where"
        exit 1
    }
    touch target/.built
    train
}

# Runs the verbs' and the window's start once, without an engine and a display, and keeps the classes as the virtual machine left them.
# Only the speed of the next start hangs on it, so its failure is a line in a log; a cache gets its name when it is whole.
train() {
    mkdir -p target/launch
    fits target/sidecar/host/sidecar.aot || packaging/launch/train-sidecars >>target/launch/training.log 2>&1 </dev/null || true
    fits target/launch/verb.aot && fits target/launch/window.aot && return 0
    rm -f target/launch/*.aot
    (
        scratch=$(mktemp -d)
        export CLAUDE_BOTTLE_HOME="$scratch/home" DOCKER_HOST="unix://$scratch/no-engine.sock" DISPLAY="${DISPLAY:-:0}"
        made=target/launch/$$

        packaging/launch/java verb -XX:AOTCacheOutput="$made.verb" io.claudebottle.Main list active --json && mv "$made.verb" target/launch/verb.aot

        packaging/launch/java window -XX:AOTCacheOutput="$made.window" -Dglass.platform=Headless -Dprism.order=sw \
            io.claudebottle.Main --timing >"$scratch/said" 2>&1 &
        window=$!
        tries=60
        until grep -q '^usable window' "$scratch/said" || [ $tries = 0 ] || ! kill -0 $window 2>/dev/null; do
            tries=$((tries - 1))
            sleep 1
        done
        kill $window 2>/dev/null
        wait $window
        [ ! -f "$made.window" ] || mv "$made.window" target/launch/window.aot
        rm -rf "$scratch" "$made".*
    ) >target/launch/training.log 2>&1 </dev/null || true
}

# Whether this cache is newer than every jar that it was made from.
fits() {
    [ -f "$1" ] && [ -z "$(find target/claude-bottle-*.jar target/lib target/javafx packaging/launch/java -type f -newer "$1" -print | head -n 1)" ]
}
