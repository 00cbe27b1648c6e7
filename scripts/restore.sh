#!/usr/bin/env bash
# Makes new disks of a VM's recovery points when the app is gone. It needs bash (3.2 will do) and a signed-in az, no more.
# shellcheck disable=SC2016 # what stands in single quotes is awk
set -euo pipefail

usage() {
  cat <<'USAGE'
restore.sh --vm NAME [options]

Finds the recovery points of a VM by their tags, also where the VM and its disks are gone, and makes new disks of the newest
complete set. Nothing that exists is changed: at the end stand the az commands that attach the disks or swap them in.
It says what it is about to do, and asks, before it does it.

Which points
  --vm NAME             the VM; GROUP/NAME where several groups have one of the name
  --resource-group G    the VM's resource group; the same as --vm G/NAME
  --subscription S      where the points are: id or name; the one that az is set to where absent
  --at INSTANT          the newest set taken wholly at or before it: 2026-11-23T09:40Z, 2026-11-23T10:40+01:00
  --set ID              this set
  --partial             with --set: restore what there is of an incomplete set
  --region R            the points in this region, and copies: where the region of the VM is lost
  --owner ID            only points of this installation
  --disk NAME           only this disk of the set; may be given again

What becomes of them
  --target-group G      where the new disks go; where absent the VM's group, and for copies the group of the copies
  --zone N              the zone of the new disks, or none; where absent the one that each disk has or had
  --sku SKU             the SKU of the new disks; where absent the one that each disk has or had
  --from-point          take every property from the point, and do not look at the disk it was made of
  --tag-key KEY         the app's opt-in tag, which is left behind (snapshot-policy)

  --list                show the sets, newest first, and end
  --dry-run             show what would be done, with the commands, and end
  --yes                 do not ask
  --api-version V       of Microsoft.Compute/disks and snapshots (2025-01-02)
  --help
USAGE
}

fail() {
  printf 'restore.sh: %s\n' "$1" >&2
  shift
  for line in "$@"; do printf '  %s\n' "$line" >&2; done
  exit 1
}

vm='' group='' subscription='' at='' set='' partial='' owner='' target='' zone='' sku='' from_point='' list='' dry_run='' yes=''
tag_key='snapshot-policy' api='2025-01-02' compute_api='2024-03-01' only='' region=''

while [ $# -gt 0 ]; do
  option=$1
  case $option in
    --help | -h) usage && exit 0 ;;
    --partial) partial=1 && shift && continue ;;
    --from-point) from_point=1 && shift && continue ;;
    --list) list=1 && shift && continue ;;
    --dry-run) dry_run=1 && shift && continue ;;
    --yes | -y) yes=1 && shift && continue ;;
    --*=*) value=${option#*=} && option=${option%%=*} && shift ;;
    --*)
      [ $# -ge 2 ] || fail "$option wants a value." "restore.sh --help lists the options."
      value=$2 && shift 2
      ;;
    *) fail "\"$option\" is no option." "restore.sh --help lists them; the VM is given as --vm $option." ;;
  esac
  [ -n "$value" ] || fail "$option wants a value."
  case $option in
    --vm) vm=$value ;;
    --resource-group) group=$value ;;
    --subscription) subscription=$value ;;
    --at) at=$value ;;
    --set) set=$value ;;
    --owner) owner=$value ;;
    --region) region=$(printf '%s' "$value" | tr -d ' ' | tr 'A-Z' 'a-z') ;;
    --disk) only="$only$value
" ;;
    --target-group) target=$value ;;
    --zone) zone=$value ;;
    --sku) sku=$value ;;
    --tag-key) tag_key=$value ;;
    --api-version) api=$value ;;
    *) fail "$option is no option." "restore.sh --help lists them." ;;
  esac
done

[ -n "$vm" ] || fail "--vm is missing." "Say which VM: --vm web01, or --vm GROUP/web01."
case $vm in
  */*)
    [ -z "$group" ] || [ "$group" = "${vm%%/*}" ] || fail "--vm $vm and --resource-group $group disagree." "Leave one out."
    group=${vm%%/*} && vm=${vm#*/}
    ;;
esac
[ -z "$at" ] || [ -z "$set" ] || fail "--at and --set are two ways to choose: give one."
[ -z "$partial" ] || [ -n "$set" ] || fail "--partial goes with --set." "--list shows the sets."
case $zone in '' | none | [1-9]) ;; *) fail "--zone $zone is no zone." "1, 2, 3, or none." ;; esac
command -v az >/dev/null || fail "az is not on the PATH." "Install the Azure CLI, or use the Cloud Shell."

work=$(mktemp -d "${TMPDIR:-/tmp}/nightkeep-restore.XXXXXX")
trap 'rm -rf "$work"' EXIT

# Reads JSON and instants in POSIX awk. After parse(text), node["", "properties", "tier"] is the JSON text at that path (keys
# in lower case), and key["", "tags", i] the JSON text of the i-th of the keys[...] keys of an object.
AWK_LIB='
function bad(what) { print "cannot read what az printed: " what > "/dev/stderr"; failed = 1; exit 3 }
function skip() { match(rest, /^[ \t\r\n]*/); rest = substr(rest, RLENGTH + 1); return substr(rest, 1, 1) }
function drop(count) { rest = substr(rest, count + 1) }
function token(pattern, found) {
  if (!match(rest, pattern)) bad(substr(rest, 1, 40))
  found = substr(rest, 1, RLENGTH); drop(RLENGTH); return found
}
function value(path, raw, i, name, close_) {
  raw = skip()
  if (raw == "\"") raw = token("^\"([^\"\\\\]|\\\\.)*\"")
  else if (raw == "{" || raw == "[") {
    close_ = raw == "{" ? "}" : "]"
    drop(1)
    for (i = 0; skip() != close_; ) {
      if (i > 0) { token("^,"); raw = raw "," }
      i++
      if (close_ == "]") { raw = raw value(path SUBSEP i); continue }
      skip(); name = token("^\"([^\"\\\\]|\\\\.)*\""); skip(); token("^:")
      key[path, i] = name
      raw = raw name ":" value(path SUBSEP tolower(text(name)))
    }
    drop(1); keys[path] = i; raw = raw close_
  }
  else raw = token("^[-+.0-9a-zA-Z]+")
  if (raw != "null") node[path] = raw
  return raw
}
function parse(written, name) {
  for (name in node) delete node[name]
  for (name in keys) delete keys[name]
  rest = written; value("")
}
function text(raw) {
  if (substr(raw, 1, 1) != "\"") return raw
  raw = substr(raw, 2, length(raw) - 2)
  gsub(/\\"/, "\"", raw); gsub(/\\\//, "/", raw); gsub(/\\\\/, "\\", raw)
  return raw
}
# Seconds since 1970 with seven decimals, in one width, so that they sort as text; empty where it is no instant with an offset.
function instant(written, part, y, m, d, days, seconds, fraction, offset) {
  if (written !~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9](:[0-9][0-9](\.[0-9]+)?)?([Zz]|[-+][0-9][0-9]:?[0-9][0-9])$/) return ""
  y = substr(written, 1, 4) + 0; m = substr(written, 6, 2) + 0; d = substr(written, 9, 2) + 0
  split("31 28 31 30 31 30 31 31 30 31 30 31", part, " ")
  if (y % 4 == 0 && (y % 100 != 0 || y % 400 == 0)) part[2] = 29
  if (m < 1 || m > 12 || d < 1 || d > part[m] || substr(written, 12, 2) > 23 || substr(written, 15, 2) > 59) return ""
  days = 365 * (y - 1970) + int((y - 1969) / 4) - int((y - 1901) / 100) + int((y - 1601) / 400) + d - 1
  for (; m > 1; m--) days += part[m - 1]
  seconds = days * 86400 + substr(written, 12, 2) * 3600 + substr(written, 15, 2) * 60
  written = substr(written, 17)
  if (substr(written, 1, 1) == ":") { seconds += substr(written, 2, 2); written = substr(written, 4) }
  fraction = "0000000"
  if (match(written, /^\.[0-9]+/)) { fraction = substr(substr(written, 2, RLENGTH - 1) fraction, 1, 7); written = substr(written, RLENGTH + 1) }
  if (written ~ /^[-+]/) {
    gsub(/:/, "", written)
    offset = substr(written, 2, 2) * 3600 + substr(written, 4, 2) * 60
    seconds += substr(written, 1, 1) == "+" ? -offset : offset
  }
  return sprintf("%012.0f", seconds) "." fraction
}
function show(when, seconds, days, y, m, length_) {
  seconds = substr(when, 1, 12) + 0
  days = int(seconds / 86400); seconds -= days * 86400
  for (y = 1970; days >= (length_ = 365 + (y % 4 == 0 && (y % 100 != 0 || y % 400 == 0))); y++) days -= length_
  for (m = 1; days >= (length_ = m == 2 ? 28 + (y % 4 == 0 && (y % 100 != 0 || y % 400 == 0)) : 30 + (m + (m > 7)) % 2); m++) days -= length_
  return sprintf("%04d-%02d-%02dT%02d:%02d:%02dZ", y, m, days + 1, int(seconds / 3600), int(seconds / 60) % 60, seconds % 60)
}
function part(written, name, parts, i, count) {
  count = split(written, parts, ";")
  for (i = 1; i <= count; i++) if (index(parts[i], name "=") == 1) return substr(parts[i], length(name) + 2)
  return ""
}
# Whether a snapshot holds all its data: usable, pending or failed.
function state(provisioning, error, percent, access, option, sku) {
  if (error != "" || provisioning == "Failed" || provisioning == "Canceled") return "failed"
  if (provisioning != "Succeeded") return "pending"
  if (access == "Unknown") access = ""
  if (option == "CopyStart" || sku == "" || sku == "PremiumV2_LRS" || sku == "UltraSSD_LRS") {
    if (access != "") return access ~ /^Available(WithInstantAccess)?$/ ? "usable" : "pending"
    return percent != "" && percent + 0 == 100 ? "usable" : "pending"
  }
  if (percent != "" && percent + 0 != 100) return "pending"
  return access == "Pending" || access == "InstantAccess" ? "pending" : "usable"
}
'

awk_() { LC_ALL=C awk "$@"; }
sort_() { LC_ALL=C sort "$@"; }

# What az says of an error, with the remedy where it is known.
explain() {
  sed 's/^/  /' "$work/error" >&2
  case $(cat "$work/error") in
    *'az login'* | *AADSTS*) fail 'az is not signed in.' 'Run az login.' ;;
    *InvalidApiVersion* | *NoRegisteredProviderFound*) fail "This Azure does not know the api-version $api." 'Give one that the message lists: --api-version' ;;
    *AuthorizationFailed*) fail "$1" 'Reading needs the role Reader on the subscription. Making disks needs Microsoft.Compute/disks/write on the' \
      'target group (--target-group) and Microsoft.Compute/snapshots/beginGetAccess/action on the points.' ;;
    *ResourceGroupNotFound*) fail "$1" 'Make the group (az group create), or name another: --target-group' ;;
    *ServiceUnavailable* | *'Service Unavailable'*) fail "$1" 'Where its region is out of order, restore the copies in another: --region' ;;
    *SkuNotAvailable* | *ZonesNotAllowed* | *AvailabilityZone*) fail "$1" 'Try another zone or SKU: --zone, --sku' ;;
  esac
  fail "$1"
}

# Prints the resource at an id as ARM has it; returns 1 where there is none.
arm_get() {
  az rest --method get --url "$1?api-version=$2" --output json 2>"$work/error" </dev/null && return 0
  case $(cat "$work/error") in
    *ResourceNotFound* | *ResourceGroupNotFound* | *'Not Found('*NotFound*) return 1 ;;
  esac
  explain "cannot read $1."
}

if [ -n "$at" ]; then
  at_key=$(awk_ -v at="$at" "$AWK_LIB"'BEGIN { print instant(at) }')
  [ -n "$at_key" ] || fail "--at $at is no instant." 'Write date, time and offset: --at 2026-11-23T09:40Z or --at 2026-11-23T10:40+01:00'
fi

if [ -n "$subscription" ]; then
  subscription=$(az account show --subscription "$subscription" --query id --output tsv 2>"$work/error") ||
    explain "--subscription: az cannot use it; az account list shows those it can."
else
  subscription=$(az account show --query id --output tsv 2>"$work/error") || explain 'az has no subscription set.'
fi

# One JSON array a line: to_string escapes what a tag may hold.
az snapshot list --subscription "$subscription" --output tsv --query "[?tags].to_string([id, timeCreated, provisioningState, \
completionPercent, copyCompletionError.errorCode, snapshotAccessState, creationData.createOption, creationData.sourceUniqueId, \
creationData.sourceResourceId, tags, location])" >"$work/listed" 2>"$work/error" || explain "the points of subscription $subscription cannot be listed."

# A line a point: when|state|set~moment|k/n|disk|lun|owner|vm|id|name|copy|as a restore point tells of its disk. Copies are left
# out unless their region is named; what they copy was taken when their tag says.
awk_ -v region="$region" "$AWK_LIB"'
function tag(name) { name = text(node["", 10, name]); gsub(/[|\t]/, "?", name); return name }
index(tolower($0), "nightkeep-vm") {
  parse($0)
  set_ = tag("nightkeep-set"); copy = text(node["", 7]) == "CopyStart"
  if (tag("nightkeep-vm") == "" || set_ !~ /^[^ ]+ [1-9][0-9]*\/[1-9][0-9]*$/) next
  if (region == "" ? copy : tolower(text(node["", 11])) != region) next
  when = instant(copy ? tag("nightkeep-taken") : text(node["", 2]))
  how = state(text(node["", 3]), text(node["", 5]), node["", 4], text(node["", 6]), text(node["", 7]), part(tag("nightkeep-disk"), "sku"))
  if (when == "" && how == "usable") how = "pending"
  disk = copy ? "" : tolower(text(node["", 8])); if (disk == "") disk = tolower(tag("nightkeep-disk-id"))
  moment = tag("nightkeep-scheduled-for"); if (moment == "ad-hoc") moment = tag("nightkeep-run")
  split(set_, words, " ")
  name = copy ? text(node["", 1]) : text(node["", 9]); sub(/.*\//, "", name)
  if (copy) sub(/-[0-9]+[Tt][0-9]+[Zz]-[0-9a-z]+(-[0-9]+)?$/, "", name)
  print when "|" how "|" tolower(words[1]) "~" moment "|" words[2] "|" disk "|" tag("nightkeep-lun") "|" tag("nightkeep-owner") "|" tag("nightkeep-vm") "|" text(node["", 1]) "|" name "|" (copy ? "copy" : "") "|"
}' "$work/listed" >"$work/found" || fail "the points cannot be read."

# VM restore points are in collections, which bear the tags: a line each of those of a VM so called: id|location|copy.
: >"$work/collections"
page="/subscriptions/$subscription/providers/Microsoft.Compute/restorePointCollections?api-version=$compute_api"
while [ -n "$page" ]; do
  az rest --method get --url "$page" --output json >"$work/page" 2>"$work/error" </dev/null ||
    explain "the VM restore points of subscription $subscription cannot be listed."
  awk_ -v vm="$vm" -v group="$group" -v region="$region" "$AWK_LIB"'
  { all = all $0 "\n" }
  END {
    parse(all)
    for (i = 1; i <= keys["", "value"]; i++) {
      of = tolower(text(node["", "value", i, "tags", "nightkeep-vm"])); slash = index(of, "/")
      location = text(node["", "value", i, "location"])
      copy = tolower(text(node["", "value", i, "properties", "source", "id"])) ~ /\/restorepointcollections\// ? "copy" : ""
      if (slash == 0 || substr(of, slash + 1) != tolower(vm) || (group != "" && substr(of, 1, slash - 1) != tolower(group))) continue
      if (region == "" ? copy != "" : tolower(location) != region) continue
      print text(node["", "value", i, "id"]) "|" location "|" copy >>found
    }
    print text(node["", "nextlink"])
  }' found="$work/collections" "$work/page" >"$work/next" || fail "the VM restore points cannot be read."
  page=$(cat "$work/next")
done

# Each disk of each restore point as a point of that disk. Its set is the restore point, by name.
while IFS='|' read -r collection location copy; do
  arm_get "$collection" "$compute_api&\$expand=restorePoints" >"$work/collection" || continue
  awk_ -v location="$location" -v copy="$copy" "$AWK_LIB"'
  function tag(name) { name = text(node["", "tags", name]); gsub(/[|\t]/, "?", name); return name }
  function of(name) { return text(node[at, name]) }
  # One that is excluded may stand there, and has no restore point.
  function has(place) { return (place SUBSEP "diskrestorepoint" SUBSEP "id") in node }
  function disk(place, lun, id, how) {
    if (!has(place)) return
    at = place; id = of("diskrestorepoint" SUBSEP "id"); k++
    how = state(provisioning, "", "", "", "Restore", "known")
    if (when == "" && how == "usable") how = "pending"
    print when "|" how "|" tolower(name) "~" moment "|" k "/" n "|" tolower(of("manageddisk" SUBSEP "id")) "|" lun "|" tag("nightkeep-owner") "|" tag("nightkeep-vm") "|" id "|" of("name") "|" copy "|" \
      "size=" of("disksizegb") ";sku=" of("manageddisk" SUBSEP "storageaccounttype") ";cache=" of("caching") ";wa=" of("writeacceleratorenabled") ";location=" location
  }
  { all = all $0 "\n" }
  END {
    parse(all)
    for (i = 1; i <= keys["", "properties", "restorepoints"]; i++) {
      point = "" SUBSEP "properties" SUBSEP "restorepoints" SUBSEP i
      name = text(node[point, "name"]); provisioning = text(node[point, "properties", "provisioningstate"])
      when = instant(text(node[point, "properties", "timecreated"]))
      if (!match(name, /-[0-9]+[Tt][0-9]+[Zz]-/)) continue
      moment = substr(name, RSTART + 1, RLENGTH - 2)
      profile = point SUBSEP "properties" SUBSEP "sourcemetadata" SUBSEP "storageprofile"
      n = has(profile SUBSEP "osdisk"); k = 0
      for (j = 1; j <= keys[profile, "datadisks"]; j++) n += has(profile SUBSEP "datadisks" SUBSEP j)
      disk(profile SUBSEP "osdisk", "os")
      for (j = 1; j <= keys[profile, "datadisks"]; j++) disk(profile SUBSEP "datadisks" SUBSEP j, node[profile, "datadisks", j, "lun"])
    }
  }' "$work/collection" >>"$work/found" || fail "the restore points of $collection cannot be read."
done <"$work/collections"
sort_ "$work/found" >"$work/points"

awk_ -F'|' -v vm="$vm" -v group="$group" '
{ slash = index($8, "/"); if (tolower(substr($8, slash + 1)) == tolower(vm) && (group == "" || tolower(substr($8, 1, slash - 1)) == tolower(group))) print }
' "$work/points" >"$work/mine"

if [ ! -s "$work/mine" ]; then
  known=$(awk_ -F'|' '{ print $8 }' "$work/points" | sort_ -uf | head -n 40 | tr '\n' ' ')
  fail "no recovery point of a VM ${group:+$group/}$vm is in subscription $subscription." \
    "VMs with points there: ${known:-none}" 'Mend --vm or --resource-group, or name another subscription: --subscription' \
    'Copies in other regions are looked at where their region is named: --region'
fi
vms=$(awk_ -F'|' '!seen[tolower($8)]++ { print $8 }' "$work/mine")
[ "$(printf '%s\n' "$vms" | wc -l)" -eq 1 ] || fail "several VMs are called $vm." "Say which: --resource-group, of $(printf '%s ' "$vms")"
group=${vms%%/*} && vm=${vms#*/}

owners=$(awk_ -F'|' '!seen[$7]++ { print $7 }' "$work/mine")
if [ -n "$owner" ]; then
  awk_ -F'|' -v owner="$owner" '$7 == owner' "$work/mine" >"$work/own" && mv "$work/own" "$work/mine"
  [ -s "$work/mine" ] || fail "no point of $group/$vm is of --owner $owner." "Those there are: $(printf '%s ' "$owners")"
elif [ "$(printf '%s\n' "$owners" | wc -l)" -ne 1 ]; then
  fail "$group/$vm has points of several installations." "Say whose: --owner, of $(printf '%s ' "$owners")"
fi

# A line a set, newest first: to|from|set~moment|have|of|state. Of several points of a disk, or of a place, in a set the earliest
# usable one counts.
awk_ -F'|' '
{ split($4, place, "/"); if (place[2] > of[$3] + 0) of[$3] = place[2] + 0 }
$2 == "usable" && !(($3, $5) in got) && !(($3, "at", $4) in got) {
  got[$3, $5] = 1; got[$3, "at", $4] = 1; have[$3]++; if (!($3 in from)) from[$3] = $1; to[$3] = $1; print >chosen
}
$2 == "pending" { waits[$3]++ }
END {
  for (id in of) print to[id] "|" from[id] "|" id "|" have[id] + 0 "|" of[id] "|" (have[id] >= of[id] ? "complete" : have[id] + waits[id] >= of[id] ? "pending" : "incomplete")
}' chosen="$work/best" "$work/mine" | sort_ -t'|' -k1,1r -k2,2r -k3,3r >"$work/sets"

if [ -n "$list" ]; then
  printf 'Sets of %s/%s, newest first\n\n' "$group" "$vm"
  awk_ -F'|' "$AWK_LIB"'
  BEGIN { printf "%-16s %-21s %-21s %-6s %s\n", "set", "first taken", "last taken", "disks", "state" }
  { sub(/~.*/, "", $3); printf "%-16s %-21s %-21s %-6s %s\n", $3, ($2 == "" ? "-" : show($2)), ($1 == "" ? "-" : show($1)), $4 "/" $5, $6 }' "$work/sets"
  exit 0
fi

if [ -n "$set" ]; then
  chosen=$(awk_ -F'|' -v set="$set" 'index($3, tolower(set) "~") == 1' "$work/sets" | sort_ -t'|' -k6,6 | head -n 1)
  [ -n "$chosen" ] || fail "$group/$vm has no set $set." '--list shows the sets.'
  case $chosen in
    *'|complete') ;;
    *)
      [ -n "$partial" ] || fail "set $set is not complete: $(printf '%s' "$chosen" | awk_ -F'|' '{ print $4 " of " $5 " disks are usable" }')." \
        'Choose another (--list), or restore what there is: --partial'
      ;;
  esac
else
  chosen=$(awk_ -F'|' -v at="${at_key:-}" '$6 == "complete" && (at == "" || $1 "" <= at "")' "$work/sets" | head -n 1)
fi
if [ -z "$chosen" ]; then
  oldest=$(awk_ -F'|' "$AWK_LIB"'$6 == "complete" { when = $1; id = $3 } END { sub(/~.*/, "", id); if (id != "") print show(when) " (set " id ")" }' "$work/sets")
  [ -n "$oldest" ] || fail "$group/$vm has no complete set." '--list shows what there is; --set ID --partial restores it.'
  fail "no complete set of $group/$vm was taken by $at." "The oldest was taken at $oldest. Give a later --at; --list shows all."
fi
set=$(printf '%s' "$chosen" | cut -d'|' -f3)
awk_ -F'|' -v set="$set" '$3 == set' "$work/best" >"$work/chosen"
set=${set%%~*}
[ -s "$work/chosen" ] || fail "set $set has no usable point." '--list shows the sets.'
if [ -n "$only" ]; then
  printf '%s' "$only" >"$work/only"
  while IFS= read -r name; do
    awk_ -F'|' -v name="$name" 'tolower($10) == tolower(name) { found = 1 } END { exit !found }' "$work/chosen" ||
      fail "set $set has no disk $name: --disk." "It has: $(awk_ -F'|' '{ printf "%s ", $10 }' "$work/chosen")"
  done <"$work/only"
  awk_ -F'|' 'NR == FNR { wanted[tolower($0)] = 1; next } tolower($10) in wanted' "$work/only" "$work/chosen" >"$work/some"
  mv "$work/some" "$work/chosen"
fi

# Eighty bits of chance, so that a name never meets a standing disk: a PUT would change that one.
minute=$(date -u +%Y%m%dT%H%MZ)
random() { LC_ALL=C od -An -N10 -tx1 /dev/urandom | tr -d ' \n'; }
restore_id="$minute-$(random)"

# What is made of copies lies in their region: beside them, and never on the VM as it was.
copied=$(cut -d'|' -f11 "$work/chosen" | head -n 1)
if [ -z "$target" ]; then
  target=$group
  [ -z "$copied" ] || target=$(head -n 1 "$work/chosen" | cut -d'|' -f9 | cut -d/ -f5)
fi
vm_id="/subscriptions/$subscription/resourceGroups/$group/providers/Microsoft.Compute/virtualMachines/$vm"
: >"$work/vm"
[ -n "$copied" ] || arm_get "$vm_id" "$compute_api" >"$work/vm" || : >"$work/vm"

# One disk of a VM restore point, written as a snapshot is: what that does not tell itself, its restore point told.
AWK_WHOLE='
function add(name, raw) { if (raw != "") properties = properties ",\"" name "\":" raw }
{ all = all $0 "\n" }
END {
  parse(all)
  add("completionPercent", node["", "properties", "completionpercent"])
  if (part(whole, "size") != "") add("diskSizeGB", part(whole, "size"))
  count = split("osType hyperVGeneration purchasePlan supportedCapabilities supportsHibernation securityProfile encryption", names, " ")
  for (i = 1; i <= count; i++) add(names[i], node["", "properties", tolower(names[i])])
  data = "\"createOption\":\"Restore\""
  if (copied == "" && node["", "properties", "sourceresourceid"] != "") data = data ",\"sourceResourceId\":" node["", "properties", "sourceresourceid"]
  if (node["", "properties", "sourceuniqueid"] != "") data = data ",\"sourceUniqueId\":" node["", "properties", "sourceuniqueid"]
  if (node["", "properties", "logicalsectorsize"] != "") data = data ",\"logicalSectorSize\":" node["", "properties", "logicalsectorsize"]
  tag_ = "cache=" part(whole, "cache") ";sku=" part(whole, "sku") ";wa=" part(whole, "wa")
  print "{\"id\":" node["", "id"] ",\"name\":" node["", "name"] ",\"location\":\"" part(whole, "location") "\",\"tags\":{\"nightkeep-disk\":\"" tag_ "\"},\"properties\":{\"provisioningState\":\"Succeeded\",\"creationData\":{" data "}" properties "}}"
}'

# The request of one disk: from the source disk where it lives, else from the point and what its tags tell.
AWK_REQUEST='
function json(written) { gsub(/["\\]/, "", written); return "\"" written "\"" }
function tag(name) { return text(point["", "tags", name]) }
function add(name, raw) { if (raw != "") properties = properties (properties == "" ? "" : ",") "\"" name "\":" raw }
# The content is as old as the point: the point tells it, and the disk where the point says nothing.
function content(name, raw) { raw = point["", "properties", tolower(name)]; return raw != "" ? raw : disk["", "properties", tolower(name)] }
# What the point wrote of its disk: a number, true or false, or a text.
function told(name, kind, written) {
  written = part(tag("nightkeep-disk"), name)
  if (kind == "number") return written ~ /^[0-9]+$/ ? written : ""
  if (kind == "flag") return written == "true" || written == "false" ? written : ""
  return written == "" ? "" : json(written)
}
function kept(name, part_, kind) { return lives ? disk["", "properties", tolower(name)] : told(part_, kind) }
# Of a disk that has another size now, the performance of then.
function performance(name, part_, kind) {
  if (lives && disk["", "properties", "disksizegb"] == point["", "properties", "disksizegb"]) return disk["", "properties", tolower(name)]
  return lives && text(disk["", "sku", "name"]) != part(tag("nightkeep-disk"), "sku") ? "" : told(part_, kind)
}
{ if (FILENAME == from) point_text = point_text $0 "\n"; else disk_text = disk_text $0 "\n" }
END {
  if (failed) exit 3
  parse(point_text)
  for (path in node) point[path] = node[path]
  travel = ""; take_tags()
  lives = 0
  if (disk_text != "") {
    parse(disk_text)
    unique = text(point["", "properties", "creationdata", "sourceuniqueid"]); if (unique == "") unique = tag("nightkeep-disk-id")
    lives = tolower(text(node["", "properties", "uniqueid"])) == tolower(unique)
    if (lives) { for (path in node) disk[path] = node[path]; take_tags() }
  }
  how = state(text(point["", "properties", "provisioningstate"]), point["", "properties", "copycompletionerror"], point["", "properties", "completionpercent"],
    text(point["", "properties", "snapshotaccessstate"]), text(point["", "properties", "creationdata", "createoption"]), part(tag("nightkeep-disk"), "sku"))
  sku_ = sku != "" ? sku : lives ? text(disk["", "sku", "name"]) : part(tag("nightkeep-disk"), "sku")
  fast = sku_ == "PremiumV2_LRS" || sku_ == "UltraSSD_LRS"
  option = text(point["", "properties", "creationdata", "createoption"]); copied = option == "CopyStart"
  data = "{\"createOption\":\"" (option == "Restore" ? option : "Copy") "\",\"sourceResourceId\":" point["", "id"]
  sector = point["", "properties", "creationdata", "logicalsectorsize"]
  if (sector == "") sector = lives ? disk["", "properties", "creationdata", "logicalsectorsize"] : told("sector", "number")
  if (fast && sector != "") data = data ",\"logicalSectorSize\":" sector
  if ((lives ? disk["", "properties", "creationdata", "performanceplus"] : told("plus", "flag")) == "true") data = data ",\"performancePlus\":true"
  add("creationData", data "}")
  add("diskSizeGB", point["", "properties", "disksizegb"])
  add("encryptionSettingsCollection", point["", "properties", "encryptionsettingscollection"])
  count = split("osType hyperVGeneration purchasePlan supportedCapabilities supportsHibernation", names, " ")
  for (i = 1; i <= count; i++) add(names[i], content(names[i]))
  profile = content("securityProfile")
  sub(/,"confidentialVMVersion":"[^"]*"/, "", profile); sub(/"confidentialVMVersion":"[^"]*",?/, "", profile)
  add("securityProfile", profile)
  add("encryption", lives ? disk["", "properties", "encryption"] : point["", "properties", "encryption"])
  add("maxShares", kept("maxShares", "shares", "number"))
  add("dataAccessAuthMode", kept("dataAccessAuthMode", "auth"))
  add("optimizedForFrequentAttach", kept("optimizedForFrequentAttach", "often", "flag"))
  delay = told("delay")
  add("availabilityPolicy", lives ? disk["", "properties", "availabilitypolicy"] : delay == "" ? "" : "{\"actionOnDiskDelay\":" delay "}")
  if (fast) {
    add("diskIOPSReadWrite", performance("diskIOPSReadWrite", "iops", "number")); add("diskMBpsReadWrite", performance("diskMBpsReadWrite", "mbps", "number"))
    if (kept("maxShares", "shares", "number") + 0 > 1) {
      add("diskIOPSReadOnly", performance("diskIOPSReadOnly", "iopsro", "number")); add("diskMBpsReadOnly", performance("diskMBpsReadOnly", "mbpsro", "number"))
    }
  }
  if (sku_ ~ /^Premium_/) { add("tier", performance("tier", "tier")); add("burstingEnabled", performance("burstingEnabled", "burst", "flag")) }
  network()
  if (copied) note = note (note == "" ? "" : "; ") "it is made of a copy of its point" (zone == "" ? ", so it lies in no zone" : "")
  zones = zone == "none" ? "" : zone != "" ? "[\"" zone "\"]" : copied ? "" : lives ? disk["", "zones"] : part(tag("nightkeep-disk"), "zone") == "" ? "" : "[" json(part(tag("nightkeep-disk"), "zone")) "]"
  if (sku_ ~ /_ZRS$/) zones = ""
  body = "{\"location\":" point["", "location"]
  extended = lives ? disk["", "extendedlocation"] : point["", "extendedlocation"]
  if (extended != "") body = body ",\"extendedLocation\":" extended
  if (zones != "" && zones != "[]") body = body ",\"zones\":" zones
  body = body ",\"sku\":{\"name\":" json(sku_) "},\"tags\":{" travel "\"nightkeep-restored-from\":" point["", "name"] ",\"nightkeep-restore\":" json(restore_id) "},\"properties\":{" properties "}}"
  print how; print sku_; print lives; print text(point["", "location"]); print zones
  print text(point["", "properties", "disksizegb"]); print part(tag("nightkeep-disk"), "cache"); print part(tag("nightkeep-disk"), "wa")
  print text(content("osType")); print text(content("securityProfile" SUBSEP "securityType"))
  if (lives && disk["", "properties", "disksizegb"] != point["", "properties", "disksizegb"]) note = note "it has the size that it had then; the disk has " disk["", "properties", "disksizegb"] " GiB now"
  print note; print body
}
function take_tags(i, name, lower) {
  travel = ""
  for (i = 1; i <= keys["", "tags"]; i++) {
    name = key["", "tags", i]; lower = tolower(text(name))
    if (lower == tolower(tag_key) || lower ~ /^(nightkeep|hidden|ms)-/) continue
    travel = travel name ":" node["", "tags", lower] ","
  }
}
function network(policy, access) {
  if (lives) {
    policy = disk["", "properties", "networkaccesspolicy"]; access = disk["", "properties", "diskaccessid"]
    add("networkAccessPolicy", policy); add("publicNetworkAccess", disk["", "properties", "publicnetworkaccess"]); add("diskAccessId", access)
    return
  }
  policy = part(tag("nightkeep-disk"), "net"); access = copied ? "" : tag("nightkeep-access")
  if (policy == "AllowPrivate" && access == "") { policy = ""; note = "its disk access is not known: it is closed to export" }
  add("networkAccessPolicy", json(policy == "" ? "DenyAll" : policy))
  open_ = policy == "" ? "" : told("pub")
  add("publicNetworkAccess", open_ != "" ? open_ : json(policy == "AllowAll" ? "Enabled" : "Disabled"))
  if (policy == "AllowPrivate") {
    sub(/\//, "/providers/Microsoft.Compute/diskAccesses/", access)
    add("diskAccessId", json("/subscriptions/" subscription "/resourceGroups/" access))
  }
}'

shell_quote() {
  case $1 in
    *[!A-Za-z0-9_./:@=-]* | '') printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")" ;;
    *) printf '%s' "$1" ;;
  esac
}

printf 'Restore of %s/%s, set %s, taken %s\n\n' "$group" "$vm" "$set" "$(printf '%s\n' "$chosen" | awk_ -F'|' "$AWK_LIB"'{ print show($2) " to " show($1) }')"

# A line a disk: lun|id|name|cache|write accelerator|location|zones|OS|security type|SKU, in the order of the LUNs; its request beside it.
: >"$work/disks"
while IFS='|' read -r _ _ _ _ _ lun _ _ point_id name is_copy whole; do
  arm_get "$point_id" "$api" >"$work/point" || fail "the point $point_id is gone." 'Choose another set: --list'
  if [ -n "$whole" ]; then
    awk_ -v whole="$whole" -v copied="$is_copy" "$AWK_LIB$AWK_WHOLE" "$work/point" >"$work/as-snapshot" || fail "the point $point_id cannot be read."
    mv "$work/as-snapshot" "$work/point"
  fi
  : >"$work/source"
  if [ -z "$from_point$is_copy" ]; then
    source_id=$(awk_ "$AWK_LIB"'{ all = all $0 "\n" } END { parse(all); print text(node["", "properties", "creationdata", "sourceresourceid"]) }' "$work/point")
    [ -z "$source_id" ] || arm_get "$source_id" "$api" >"$work/source" || : >"$work/source"
  fi
  awk_ -v from="$work/point" -v sku="$sku" -v zone="$zone" -v tag_key="$tag_key" -v restore_id="$restore_id" -v subscription="$subscription" \
    "$AWK_LIB$AWK_REQUEST" "$work/point" "$work/source" >"$work/request" || fail "the point $point_id cannot be read."
  { read -r how && read -r disk_sku && read -r lives && read -r location && read -r zones && read -r size && read -r cache && read -r accelerated &&
    read -r os && read -r security && read -r note && read -r body; } <"$work/request"
  [ "$how" = usable ] || fail "the point $point_id is $how now." 'Choose another set: --list'
  [ -n "$disk_sku" ] || fail "the SKU that $name had is not known." 'Say it: --sku Premium_LRS'
  disk_name="$(printf '%s' "$name" | LC_ALL=C tr -c 'A-Za-z0-9_-' '-' | cut -c1-40)-$minute-$(random)"
  disk_id="/subscriptions/$subscription/resourceGroups/$target/providers/Microsoft.Compute/disks/$disk_name"
  printf '%s' "$body" >"$work/body-$disk_name"
  printf '%s|%s|%s|%s|%s|%s|%s|%s|%s|%s\n' "$lun" "$disk_id" "$name" "$cache" "$accelerated" "$location" "$(printf '%s' "$zones" | tr -d '[]"')" "$os" "$security" "$disk_sku" >>"$work/disks"
  printf '%s, %s: %s GiB %s, %s%s\n' "$name" "$([ "$lun" = os ] && printf 'the OS disk' || printf 'LUN %s' "${lun:-unknown}")" "$size" "$disk_sku" "$location" "${zones:+, zone $(printf '%s' "$zones" | tr -d '[]"')}"
  printf '  of %s\n  to %s\n' "$point_id" "$disk_id"
  [ "$lives" = 1 ] && printf '  as the disk is now\n' || printf '  as the point tells; the disk itself %s\n' "$([ -n "$from_point$is_copy" ] && printf 'is not looked at' || printf 'is gone')"
  [ -z "$note" ] || printf '  note: %s\n' "$note"
done <"$work/chosen"
awk_ -F'|' '{ print ($1 == "os" ? -1 : $1 == "" ? 999 : $1) "|" $0 }' "$work/disks" | sort_ -n | cut -d'|' -f2- >"$work/sorted"
mv "$work/sorted" "$work/disks"

in_vm() { printf -- '--subscription %s --resource-group %s --vm-name %s' "$subscription" "$(shell_quote "$1")" "$(shell_quote "$2")"; }
attach() { # group vm disk-id lun cache write-accelerator
  printf 'az vm disk attach %s --name %s%s%s%s\n' "$(in_vm "$1" "$2")" "$(shell_quote "$3")" "${4:+ --lun $4}" "${5:+ --caching $5}" \
    "$(if [ "$6" = true ]; then printf ' --enable-write-accelerator true'; fi)"
}

# What hangs on the VM now: a line of its size, then lun|disk name|caching, the OS disk first.
awk_ "$AWK_LIB"'
{ all = all $0 "\n" }
END {
  if (all == "") exit
  parse(all)
  print text(node["", "properties", "hardwareprofile", "vmsize"])
  print "os|" text(node["", "properties", "storageprofile", "osdisk", "name"]) "|" text(node["", "properties", "storageprofile", "osdisk", "caching"])
  for (i = 1; i <= keys["", "properties", "storageprofile", "datadisks"]; i++)
    print node["", "properties", "storageprofile", "datadisks", i, "lun"] "|" text(node["", "properties", "storageprofile", "datadisks", i, "name"]) "|"
}' "$work/vm" >"$work/hangs"
hangs_at() { awk_ -F'|' -v lun="$1" 'NR > 1 && $1 == lun { print $2 }' "$work/hangs"; }

say_next() {
  if [ -s "$work/hangs" ]; then
    printf '\nTo attach them beside the present disks, with the VM running:\n\n'
    while IFS='|' read -r _ id _ cache accelerated _; do attach "$group" "$vm" "$id" '' "$cache" "$accelerated"; done <"$work/disks"
    printf '\nTo put them in place of the present ones, which stay, detached:\n\n'
    printf 'az vm deallocate --ids %s\n' "$(shell_quote "$vm_id")"
    while IFS='|' read -r lun id _ cache accelerated _; do
      if [ "$lun" = os ]; then
        printf 'az vm update --ids %s --os-disk %s%s\n' "$(shell_quote "$vm_id")" "$(shell_quote "$id")" "${cache:+ --disk-caching os=$cache}"
        continue
      fi
      present=$(hangs_at "$lun")
      [ -z "$present" ] || printf 'az vm disk detach %s --name %s\n' "$(in_vm "$group" "$vm")" "$(shell_quote "$present")"
      attach "$group" "$vm" "$id" "$lun" "$cache" "$accelerated"
    done <"$work/disks"
    printf 'az vm start --ids %s\n' "$(shell_quote "$vm_id")"
  elif [ -n "$copied" ]; then
    printf '\nThe disks lie in %s: they cannot be attached to %s/%s in its own region.\n' "$region" "$group" "$vm"
  else
    printf '\nThe VM %s/%s is gone.\n' "$group" "$vm"
  fi
  awk_ -F'|' '$1 == "os" { found = 1 } END { exit !found }' "$work/disks" || return 0
  size=$(head -n 1 "$work/hangs")
  printf '\nTo build a VM of them, once %sNIC_ID (az network nic list) is filled in:\n\n' "$([ -n "$size" ] || printf 'SIZE (az vm list-skus) and ')"
  while IFS='|' read -r lun id _ cache accelerated location zones os security _; do
    if [ "$lun" = os ]; then
      printf 'az vm create --subscription %s --resource-group %s --name %s --location %s%s --size %s --os-type %s --attach-os-disk %s%s%s --nics NIC_ID\n' \
        "$subscription" "$(shell_quote "$target")" "$(shell_quote "$vm-restored")" "$location" "${zones:+ --zone $zones}" "${size:-SIZE}" "${os:-Linux}" "$(shell_quote "$id")" \
        "${cache:+ --os-disk-caching $cache}" "$(case $security in TrustedLaunch*) printf ' --security-type TrustedLaunch --enable-vtpm true --enable-secure-boot true' ;; Confidential*) printf ' --security-type ConfidentialVM --enable-vtpm true' ;; esac)"
    fi
  done <"$work/disks"
  while IFS='|' read -r lun id _ cache accelerated _; do
    [ "$lun" = os ] || attach "$target" "$vm-restored" "$id" "$lun" "$cache" "$accelerated"
  done <"$work/disks"
}

put_command() { printf 'az rest --method put --url %s --body %s\n' "'$1?api-version=$api'" "'$(sed "s/'/'\\\\''/g" "$work/body-${1##*/}")'"; }

if [ -n "$dry_run" ]; then
  printf '\nThis would make them; nothing is made by --dry-run:\n\n'
  while IFS='|' read -r _ id _; do put_command "$id"; done <"$work/disks"
  say_next
  exit 0
fi

if [ -z "$yes" ]; then
  [ -t 0 ] || fail 'there is no terminal to ask on.' 'Say --yes to make the disks, or --dry-run to see what would be done.'
  printf '\nMake these %s disks? [y/N] ' "$(wc -l <"$work/disks" | tr -d ' ')" >&2
  read -r answer
  case $answer in y | Y | yes) ;; *) fail 'nothing was made.' ;; esac
fi

made_so_far() { printf 'Disks of this restore bear the tag nightkeep-restore=%s: az resource list --subscription %s --tag nightkeep-restore=%s --output table\n' "$restore_id" "$subscription" "$restore_id" >&2; }

printf '\n'
while IFS='|' read -r _ id _; do
  az rest --method put --url "$id?api-version=$api" --body @"$work/body-${id##*/}" --output none 2>"$work/error" </dev/null || { made_so_far && explain "$id was refused."; }
done <"$work/disks"
deadline=$(($(date +%s) + 1800))
while IFS='|' read -r _ id _; do
  while :; do
    how=$(az rest --method get --url "$id?api-version=$api" --query properties.provisioningState --output tsv 2>"$work/error" </dev/null) || how=''
    case $how in
      Succeeded) break ;;
      Failed | Canceled) made_so_far && fail "$id ended as $how." 'Delete it, and run this again.' ;;
    esac
    [ "$(date +%s)" -lt "$deadline" ] || { made_so_far && fail "$id is not there after 30 minutes." "Look at it: az disk show --ids $id"; }
    sleep 2
  done
  printf 'made %s\n' "$id"
done <"$work/disks"
say_next
