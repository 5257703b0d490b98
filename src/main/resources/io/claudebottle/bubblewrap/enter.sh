# Enters a bottle and runs a command there as its agent, with every right dropped and the filter on.
#
# $1 arguments of bwrap, in a file   $2 the filter, in a file   $3 the control group to join, or ""
# $4 names of the variables that are carried in, each between blanks
# then the words of nsenter, "--", the words of bwrap and the command
#
# The rest of the operator's environment stays out, and is not even kept by the processes in between.
[ -z "$3" ] || echo 0 > "$3/cgroup.procs" || exit 125
# Neither do files that whoever started us had open: what is left open here is open inside.
exec 3<&- 4<&- 5<&- 6<&- 7<&-
exec 8< "$1" 9< "$2" || exit 125
kept=$4
shift 4
newline='
'
old=$IFS
odd=
IFS=$newline
for name in $(awk 'BEGIN { for (name in ENVIRON) print name }'); do
    case $name in
    # The last ones are this script's own until its end.
    PATH | '' | name | newline | old | odd | kept) ;;
    *[!A-Za-z0-9_]* | [0-9]*)
        # No name for a shell; some drop such a variable, and some hand it on.
        odd=$odd$newline-u$newline$name
        ;;
    *)
        case $kept in
        *" $name "*) ;;
        *) unset "$name" 2> /dev/null || : ;;
        esac
        ;;
    esac
done
open=
for descriptor in /proc/self/fd/*; do
    case ${descriptor##*/} in
    [0-9] | *[!0-9]*) ;;
    *) open="$open ${descriptor##*/}" ;;
    esac
done
nsenter=$(command -v nsenter) || exit 127
set -f
# From here on, programs are looked for in the bottle, and where its agent can put none.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
set -- "$nsenter" "$@"
[ -z "$odd" ] || set -- env $odd "$@"
IFS=$old
# Not every shell can close a descriptor of two digits.
if [ -n "$open" ] && command -v bash > /dev/null; then
    set -- bash -c 'for open in $0; do eval "exec $open<&-"; done; exec "$@"' "$open" "$@"
fi
unset name newline old odd kept open descriptor nsenter
exec "$@"
