# Words and progress for the set-up. Sourced by install.sh.

# say SWEDISH ENGLISH: write in the reader's language, on stderr.
say() {
    if [ "${GEOSAFETY_LANGUAGE:-sv}" = en ]; then
        printf '%s\n' "$2" >&2
    else
        printf '%s\n' "$1" >&2
    fi
}

# refuse SWEDISH ENGLISH: say why it cannot be done, and leave.
refuse() {
    say "$1" "$2"
    exit 1
}

# draw LABEL DONE TOTAL: redraw one line of a progress bar.
draw() {
    done_=$2
    [ "$done_" -gt "$3" ] && done_=$3
    filled=$((30 * done_ / $3))
    bar=
    column=0
    while [ "$column" -lt 30 ]; do
        if [ "$column" -lt "$filled" ]; then bar="$bar█"; else bar="$bar░"; fi
        column=$((column + 1))
    done
    printf '\r%s %3d %% %s\033[K' "$bar" $((100 * done_ / $3)) "$1" >&2
}

# step LABEL TOTAL PATTERN COMMAND...: run a command that takes long. Its lines
# that match PATTERN tell how far it is of TOTAL; what it says is shown only if
# it fails.
step() {
    label=$1 total=$2 pattern=$3
    shift 3
    log=$(mktemp)
    "$@" >"$log" 2>&1 &
    process=$!
    if [ -t 2 ]; then
        while kill -0 "$process" 2>/dev/null; do
            draw "$label" "$(grep -c "$pattern" "$log")" "$total"
            sleep 0.3
        done
    else
        printf '%s …\n' "$label" >&2
    fi
    if wait "$process"; then
        [ -t 2 ] && draw "$label" "$total" "$total" && printf '\n' >&2
        rm -f "$log"
        return 0
    fi
    [ -t 2 ] && printf '\n' >&2
    tail -n 20 "$log" >&2
    rm -f "$log"
    return 1
}
