#!/usr/bin/env bash
# Waits until the machine behind a port answers, then presses its power button. usage: boot.sh PORT
# QEMU's monitor listens on the port after it.
set -euo pipefail

port=$1
SECONDS=0
while ((SECONDS < 300)); do
  if curl --silent --fail --max-time 5 "http://127.0.0.1:$port/api/v1/health"; then
    exec {monitor}<>"/dev/tcp/127.0.0.1/$((port + 1))"
    echo system_powerdown >&"$monitor"
    sleep 2 # the monitor forgets what it has not read when the line is cut
    exit
  fi
  sleep 1
done
echo "boot.sh: no answer within five minutes" >&2
exit 1
