#!/usr/bin/env bash
# Waits until the machine behind a port answers, then presses its power button. usage: boot.sh PORT
# QEMU's monitor listens on the port after it.
set -euo pipefail

port=$1
for ((i = 0; i < 300; i++)); do
  if curl --silent --fail --max-time 5 "http://127.0.0.1:$port/api/v1/health"; then
    echo system_powerdown >"/dev/tcp/127.0.0.1/$((port + 1))"
    exit
  fi
  sleep 1
done
echo "boot.sh: no answer within five minutes" >&2
exit 1
