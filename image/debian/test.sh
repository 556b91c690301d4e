#!/usr/bin/env bash
# Runs the tests in rounds (fast, root, qemu), says what this machine cannot run and why, and closes
# with one line: N passed, N failed, N skipped.
# usage: test.sh [all]   (all: those that run on demand only, too, and the VM tests on both architectures)
set -uo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
reports=$(mktemp --directory)
trap 'rm --recursive --force "$reports"' EXIT
failed_rounds=()

tests() { # tests ROUND MAVEN-OPTION… : one round; keeps its reports, so that a later one adds to them
  local round=$1
  shift
  echo "--- $round tests"
  ./mvnw --batch-mode --quiet --fail-at-end --also-make verify -Dsurefire.failIfNoSpecifiedTests=false "$@" ||
    failed_rounds+=("$round")
  local report
  while read -r report; do
    mv "$report" "$reports/$round-$(basename "$report")"
  done < <(find . -path '*/surefire-reports/TEST-*.xml' -not -path './out/*')
}

sum() { # sum ATTRIBUTE : over the testsuite elements of all reports
  find "$reports" -name '*.xml' -exec sed --quiet 's/.*<testsuite [^>]*\b'"$1"'="\([0-9]*\)".*/\1/p' {} + |
    awk '{ n += $1 } END { print n + 0 }'
}

find . -path '*/surefire-reports/*' -not -path './out/*' -delete
rm --force image/target/reproduced-*.txt
tests fast -Dtest.tags.excluded=root,qemu,qemu-all
skipped_rounds=0
if [[ $(id --user) == 0 ]] && unshare --mount --pid --fork true 2>/dev/null; then
  tests root -Dtest.tags=root -Dtest.tags.excluded=qemu,qemu-all
else
  echo "SKIPPED: all tests tagged root: this user may not make namespaces; run as root" >&2
  skipped_rounds=$((skipped_rounds + $(grep --recursive --include='*.java' --count '@Tag("root")' . | awk -F: '{ n += $2 } END { print n }')))
fi
rm --force qemu-tests/target/vm/*.txt
if [[ ${1:-} == all ]]; then
  for architecture in x86_64 aarch64; do
    tests "qemu-$architecture" -Dtest.tags=qemu -Dtest.tags.excluded= --projects qemu-tests \
      -Doctant.architecture="$architecture"
  done
else
  tests qemu -Dtest.tags=qemu -Dtest.tags.excluded=qemu-all --projects qemu-tests
fi
for table in image/target/reproduced-*.txt qemu-tests/target/vm/*.txt; do # what tests observed, for people
  [[ ! -e $table ]] || { echo "--- $(basename "$table" .txt)" && cat "$table"; }
done

total=$(sum tests)
failed=$(($(sum failures) + $(sum errors)))
skipped=$(($(sum skipped)))
# A skipped test says why.
grep --recursive --no-filename --only-matching --perl-regexp '<skipped.*(Assumption failed: |message=")\K.*' \
  "$reports" | sed 's/^\(SKIPPED: \)\?/SKIPPED: /' | sort | uniq --count
[[ ${#failed_rounds[@]} -eq 0 ]] || echo "FAILED rounds: ${failed_rounds[*]}"
[[ ${#failed_rounds[@]} -eq 0 || $failed -gt 0 ]] || failed=${#failed_rounds[@]} # it did not even compile
echo "$((total - failed - skipped)) passed, $failed failed, $((skipped + skipped_rounds)) skipped"
[[ $failed -eq 0 && $total -gt 0 ]]
