#!/usr/bin/env bash
# Runs a long command with its output in a log, and says every 15 seconds how far it is.
#
# usage: progress.sh WHAT LOG COMMAND ARGUMENT...
#
# The log is appended to. When the command fails, its last 30 lines and its path are shown, and
# the exit status is the command's.
set -euo pipefail

[[ $# -ge 3 ]] || {
  echo "usage: progress.sh WHAT LOG COMMAND ARGUMENT..." >&2
  exit 2
}
what=$1 log=$2
shift 2
touch "$log"

report() {
  printf '%s: %s, %d:%02d elapsed\n' "$what" "$1" $((SECONDS / 60)) $((SECONDS % 60))
}

tick() {
  local done_before
  done_before=$(wc --lines <"$log")
  while sleep 15 &>/dev/null; do
    report "step $(($(wc --lines <"$log") - done_before))"
  done
}

# The ticker is the background job and not the command: a background job would not see Ctrl-C.
tick &
ticker=$!
trap 'kill "$ticker" 2>/dev/null || true' EXIT

status=0
"$@" >>"$log" 2>&1 || status=$?
if [[ $status -ne 0 ]]; then
  report "FAILED with status $status" >&2
  echo "the last lines of $log:" >&2
  tail --lines=30 "$log" >&2
  exit "$status"
fi
report "done"
