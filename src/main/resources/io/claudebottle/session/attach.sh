# Runs in the bottle, in a terminal: puts whoever runs it in front of the bottle's one claude, and starts it when none runs.
# $1 is the text of hold.sh, the rest is claude and its arguments.
hold=$1
shift
directory=$HOME/.claude-bottle-session
socket=$directory/socket
mkdir -m 700 -p "$directory" || exit 1
# The terminal that claude is started in is not the one it will be seen in later: the common denominator of all of them.
export TERM=xterm-256color COLORTERM=truecolor
# Engines size a terminal only after they have started what is in it.
for attempt in 1 2 3 4 5 6 7 8 9 10; do
    size=$(stty size 2>/dev/null)
    [ "$size" = '0 0' ] || break
    sleep 0.1
done
if [ -S "$socket" ]; then
    # Claude asked for bracketed paste at its start, of another terminal.
    printf '\033[?2004h'
    # A program redraws when its size changes, not when it is told of the size it has. So the terminal is a row short for a moment.
    rows=${size% *}
    [ "${rows:-0}" -le 2 ] || stty rows "$((rows - 1))"
    short=$(stty size 2>/dev/null)
    (
        sleep 0.3
        [ "$(stty size)" != "$short" ] || stty rows "$rows"
        # dtach waits for a window that nobody reads any more, before it hears of a new one. Any connection wakes it.
        dtach -p "$socket" </dev/null
        sleep 0.7
        dtach -p "$socket" </dev/null
    ) </dev/tty >/dev/null 2>&1 &
fi
dtach -A "$socket" -E -z -r winch sh -c "$hold" "$directory" "$size" "$@" && exit
# Two came at once and the other was first. Or this is a real failure, and is said twice.
exec dtach -a "$socket" -E -z -r winch
