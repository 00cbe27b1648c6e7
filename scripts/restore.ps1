<#
.SYNOPSIS
Makes new disks of a VM's recovery points when the app is gone. It needs PowerShell and a signed-in az, no more.

.DESCRIPTION
Finds the recovery points of a VM by their tags, also where the VM and its disks are gone, and makes new disks of the newest
complete set. Nothing that exists is changed: at the end stand the az commands that attach the disks or swap them in.
It says what it is about to do, and asks, before it does it. For Windows PowerShell 5.1 and PowerShell 7.

.PARAMETER Vm
The VM; GROUP/NAME where several groups have one of the name.
.PARAMETER ResourceGroup
The VM's resource group; the same as -Vm GROUP/NAME.
.PARAMETER Subscription
Where the points are: id or name; the one that az is set to where absent.
.PARAMETER At
The newest set taken wholly at or before it: 2026-11-23T09:40Z, 2026-11-23T10:40+01:00.
.PARAMETER Set
This set.
.PARAMETER Partial
With -Set: restore what there is of an incomplete set.
.PARAMETER Region
The points in this region, and copies: where the region of the VM is lost.
.PARAMETER Owner
Only points of this installation.
.PARAMETER Disk
Only these disks of the set.
.PARAMETER TargetGroup
Where the new disks go; where absent the VM's group, and for copies the group of the copies.
.PARAMETER Zone
The zone of the new disks, or none; where absent the one that each disk has or had.
.PARAMETER Sku
The SKU of the new disks; where absent the one that each disk has or had.
.PARAMETER FromPoint
Take every property from the point, and do not look at the disk it was made of.
.PARAMETER TagKey
The app's opt-in tag, which is left behind.
.PARAMETER List
Show the sets, newest first, and end.
.PARAMETER DryRun
Show what would be done, with the commands, and end.
.PARAMETER Yes
Do not ask.
.PARAMETER ApiVersion
Of Microsoft.Compute/disks and snapshots.

.EXAMPLE
./restore.ps1 -Vm web01 -At 2026-11-23T09:40Z
#>
[CmdletBinding(PositionalBinding = $false)]
param(
  [string] $Vm, [string] $ResourceGroup, [string] $Subscription, [string] $At, [string] $Set, [switch] $Partial, [string] $Region, [string] $Owner,
  [string[]] $Disk, [string] $TargetGroup, [string] $Zone, [string] $Sku, [switch] $FromPoint, [string] $TagKey = 'snapshot-policy',
  [switch] $List, [switch] $DryRun, [switch] $Yes, [string] $ApiVersion = '2025-01-02', [switch] $Help
)

function Stop-Restore([string] $Message, [string[]] $Remedies) {
  [Console]::Error.WriteLine("restore.ps1: $Message")
  foreach ($remedy in $Remedies) { [Console]::Error.WriteLine("  $remedy") }
  Remove-Item -Recurse -Force -LiteralPath $work -ErrorAction SilentlyContinue
  exit 1
}

# ConvertFrom-Json of PowerShell 7 makes dates of texts that look like one, tags among them: a mark in front prevents it.
function Read-Json([string] $Text) { ($Text -replace '"(?=\d{4}-\d\d-\d\dT|/Date\()', '"date::') | ConvertFrom-Json }
function Write-Json($Value) { ($Value | ConvertTo-Json -Depth 50 -Compress) -replace '"date::(?=\d{4}-\d\d-\d\dT|/Date\()', '"' }
function Get-Plain([string] $Text) { $Text -replace '^date::', '' }

function Read-Instant([string] $Text) {
  $plain = Get-Plain $Text
  $instant = [DateTimeOffset]::MinValue
  $form = '^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[-+]\d\d:?\d\d)$'
  $culture = [Globalization.CultureInfo]::InvariantCulture
  if ($plain -match $form -and [DateTimeOffset]::TryParse($plain, $culture, [Globalization.DateTimeStyles]::None, [ref] $instant)) { return $instant.ToUniversalTime() }
  return $null
}
function Format-Instant($Instant) {
  if ($null -eq $Instant) { return '-' }
  $Instant.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [Globalization.CultureInfo]::InvariantCulture)
}

function Get-Tag($Resource, [string] $Name) { Get-Plain ([string] $Resource.tags.$Name) }
function Get-Part([string] $Tag, [string] $Name) {
  foreach ($part in $Tag.Split(';')) { if ($part.StartsWith("$Name=")) { return $part.Substring($Name.Length + 1) } }
  return ''
}
function Get-Last([string] $Id) { $Id.Substring($Id.LastIndexOf('/') + 1) }

# Whether a snapshot holds all its data: usable, pending or failed.
function Get-State($Snapshot, [string] $DiskTag) {
  if ($null -ne $Snapshot.copyCompletionError -or @('Failed', 'Canceled') -contains $Snapshot.provisioningState) { return 'failed' }
  if ($Snapshot.provisioningState -ne 'Succeeded') { return 'pending' }
  $access = [string] $Snapshot.snapshotAccessState
  if ($access -eq 'Unknown') { $access = '' }
  $isWhole = $Snapshot.completionPercent -eq 100
  $diskSku = Get-Part $DiskTag 'sku'
  if ($Snapshot.creationData.createOption -eq 'CopyStart' -or @('', 'PremiumV2_LRS', 'UltraSSD_LRS') -contains $diskSku) {
    if ($access -ne '') { $isWhole = @('Available', 'AvailableWithInstantAccess') -contains $access }
    if ($isWhole) { return 'usable' } else { return 'pending' }
  }
  if (($null -ne $Snapshot.completionPercent -and -not $isWhole) -or @('Pending', 'InstantAccess') -contains $access) { return 'pending' }
  return 'usable'
}

# Runs az; what it prints is returned, what it says of an error is kept in $azSaid.
function Invoke-Az {
  $ErrorActionPreference = 'Continue'
  $printed = & az @args 2> "$work/error"
  $script:azFailed = $LASTEXITCODE -ne 0
  # Windows PowerShell wraps what a program says of an error to the width of the console.
  $script:azSaid = if ($script:azFailed) { (Get-Content -Raw -LiteralPath "$work/error") -replace '\r?\n', '' } else { '' }
  return ($printed -join "`n")
}
function Stop-ByAz([string] $Message) {
  [Console]::Error.WriteLine("  $azSaid")
  if ($azSaid -match 'az\s*login|AADSTS') { Stop-Restore 'az is not signed in.' 'Run az login.' }
  if ($azSaid -match 'InvalidApiVersion|NoRegisteredProviderFound') { Stop-Restore "This Azure does not know the api-version $ApiVersion." 'Give one that the message lists: -ApiVersion' }
  if ($azSaid -match 'AuthorizationFailed') {
    Stop-Restore $Message @('Reading needs the role Reader on the subscription. Making disks needs Microsoft.Compute/disks/write on the',
      'target group (-TargetGroup) and Microsoft.Compute/snapshots/beginGetAccess/action on the points.')
  }
  if ($azSaid -match 'ResourceGroupNotFound') { Stop-Restore $Message 'Make the group (az group create), or name another: -TargetGroup' }
  if ($azSaid -match 'Service\s*Unavailable') { Stop-Restore $Message 'Where its region is out of order, restore the copies in another: -Region' }
  if ($azSaid -match 'SkuNotAvailable|ZonesNotAllowed|AvailabilityZone') { Stop-Restore $Message 'Try another zone or SKU: -Zone, -Sku' }
  Stop-Restore $Message
}

# The resource at an id as ARM has it; $null where there is none. By way of a file, for the console has an encoding of its own.
function Get-Arm([string] $Id, [string] $Version, [string] $Expand) {
  $file = "$work/resource.json"
  $url = "${Id}?api-version=$Version"
  # az is a batch file on Windows, to which an ampersand is the end of a command.
  if ($Expand) { $null = Invoke-Az rest --method get --url $url --output-file $file --output none --url-parameters "`$expand=$Expand" }
  else { $null = Invoke-Az rest --method get --url $url --output-file $file --output none }
  if (-not $azFailed) { return Read-Json ([IO.File]::ReadAllText($file)) }
  if ($azSaid -match 'ResourceNotFound|ResourceGroupNotFound|Not\s*Found\(.*NotFound') { return $null }
  Stop-ByAz "cannot read $Id."
}

if ($Help) { Get-Help $PSCommandPath -Full; exit 0 }
$computeVersion = '2024-03-01'
$Region = $Region.Replace(' ', '').ToLowerInvariant()
$work = Join-Path ([IO.Path]::GetTempPath()) ('nightkeep-restore-' + [guid]::NewGuid())
$null = New-Item -ItemType Directory -Path $work

if (-not $Vm) { Stop-Restore '-Vm is missing.' 'Say which VM: -Vm web01, or -Vm GROUP/web01.' }
if ($Vm.Contains('/')) {
  $named, $Vm = $Vm.Split('/', 2)
  if ($ResourceGroup -and $ResourceGroup -ne $named) { Stop-Restore "-Vm $named/$Vm and -ResourceGroup $ResourceGroup disagree." 'Leave one out.' }
  $ResourceGroup = $named
}
if ($At -and $Set) { Stop-Restore '-At and -Set are two ways to choose: give one.' }
if ($Partial -and -not $Set) { Stop-Restore '-Partial goes with -Set.' '-List shows the sets.' }
if ($Zone -and $Zone -notmatch '^([1-9]|none)$') { Stop-Restore "-Zone $Zone is no zone." '1, 2, 3, or none.' }
if ($At) {
  $until = Read-Instant $At
  if ($null -eq $until) { Stop-Restore "-At $At is no instant." 'Write date, time and offset: -At 2026-11-23T09:40Z or -At 2026-11-23T10:40+01:00' }
}
if (-not (Get-Command az -ErrorAction SilentlyContinue)) { Stop-Restore 'az is not on the PATH.' 'Install the Azure CLI, or use the Cloud Shell.' }

if ($Subscription) {
  $Subscription = Invoke-Az account show --subscription $Subscription --query id --output tsv
  if ($azFailed) { Stop-ByAz '-Subscription: az cannot use it; az account list shows those it can.' }
} else {
  $Subscription = Invoke-Az account show --query id --output tsv
  if ($azFailed) { Stop-ByAz 'az has no subscription set.' }
}
$Subscription = $Subscription.Trim()

# One JSON array a line, in ASCII: a long list is too much for ConvertFrom-Json of 5.1, and the console has an encoding of its own.
$fields = 'id, timeCreated, provisioningState, completionPercent, copyCompletionError.errorCode, snapshotAccessState, ' +
  'creationData.createOption, creationData.sourceUniqueId, creationData.sourceResourceId, tags, location'
$listed = Invoke-Az snapshot list --subscription $Subscription --output tsv --query "[?tags].to_string([$fields])"
if ($azFailed) { Stop-ByAz "the points of subscription $Subscription cannot be listed." }
# Copies are left out unless their region is named; what they copy was taken when their tag says.
$snapshots = foreach ($line in ($listed -split "`n" | Where-Object { $_ -match 'nightkeep-vm' })) {
  $f = Read-Json $line
  $snapshot = [pscustomobject] @{
    id = $f[0]; timeCreated = $f[1]; provisioningState = $f[2]; completionPercent = $f[3]; copyCompletionError = $f[4]; snapshotAccessState = $f[5]
    creationData = @{ createOption = $f[6]; sourceUniqueId = $f[7]; sourceResourceId = $f[8] }; tags = $f[9]
  }
  $isCopy = $snapshot.creationData.createOption -eq 'CopyStart'
  if ($(if ($Region) { $f[10] -ne $Region } else { $isCopy })) { continue }
  $at_ = Read-Instant $(if ($isCopy) { Get-Tag $snapshot 'nightkeep-taken' } else { $snapshot.timeCreated })
  $place = Get-Tag $snapshot 'nightkeep-set'
  $of = Get-Tag $snapshot 'nightkeep-vm'
  if ($of -eq '' -or $place -notmatch '^[^ ]+ [1-9]\d*/[1-9]\d*$') { continue }
  $state = Get-State $snapshot (Get-Tag $snapshot 'nightkeep-disk')
  if ($null -eq $at_ -and $state -eq 'usable') { $state = 'pending' }
  $moment = Get-Tag $snapshot 'nightkeep-scheduled-for'
  if ($moment -eq 'ad-hoc') { $moment = Get-Tag $snapshot 'nightkeep-run' }
  $unique = if ($isCopy) { '' } else { [string] $snapshot.creationData.sourceUniqueId }
  if ($unique -eq '') { $unique = Get-Tag $snapshot 'nightkeep-disk-id' }
  $setId, $k = $place.Split(' ')
  $diskName = if ($isCopy) { (Get-Last $snapshot.id) -replace '-\d+T\d+Z-[0-9a-z]+(-\d+)?$', '' } else { Get-Last ([string] $snapshot.creationData.sourceResourceId) }
  [pscustomobject] @{
    At = $at_; State = $state; Set = $setId.ToLowerInvariant(); Group = "$setId~$moment".ToLowerInvariant(); Place = $k; Of = [int] $k.Split('/')[1]
    Disk = $unique.ToLowerInvariant(); Lun = Get-Tag $snapshot 'nightkeep-lun'; Owner = Get-Tag $snapshot 'nightkeep-owner'; Vm = $of
    Id = $snapshot.id; Name = $diskName; IsCopy = $isCopy; Whole = $null; Location = $f[10]
  }
}

# VM restore points are in collections, which bear the tags: those of VMs so called, by the pages of their list.
function Test-Vm([string] $Of) { $Of.Contains('/') -and $Of.Split('/', 2)[1] -eq $Vm -and (-not $ResourceGroup -or $Of.Split('/', 2)[0] -eq $ResourceGroup) }
$collections = @()
$page = "/subscriptions/$Subscription/providers/Microsoft.Compute/restorePointCollections?api-version=$computeVersion"
while ($page) {
  $null = Invoke-Az rest --method get --url $page --output-file "$work/page.json" --output none
  if ($azFailed) { Stop-ByAz "the VM restore points of subscription $Subscription cannot be listed." }
  $listed = Read-Json ([IO.File]::ReadAllText("$work/page.json"))
  $collections += @($listed.value | Where-Object { $_ -and (Test-Vm (Get-Tag $_ 'nightkeep-vm')) })
  $page = [string] $listed.nextLink
}

# Each disk of each restore point as a point of that disk. Its set is the restore point, by name.
$wholes = foreach ($collection in $collections) {
  $isCopy = [string] $collection.properties.source.id -match '/restorePointCollections/'
  if ($(if ($Region) { $collection.location -ne $Region } else { $isCopy })) { continue }
  $read = Get-Arm $collection.id $computeVersion 'restorePoints'
  foreach ($whole in @($read.properties.restorePoints | Where-Object { $_ -and $_.name -match '-(\d+T\d+Z)-' })) {
    $moment = [regex]::Match($whole.name, '-(\d+T\d+Z)-', 'IgnoreCase').Groups[1].Value
    $at_ = Read-Instant $whole.properties.timeCreated
    $state = Get-State ([pscustomobject] @{ provisioningState = $whole.properties.provisioningState; creationData = @{ createOption = 'Restore' } }) 'sku=known'
    if ($null -eq $at_ -and $state -eq 'usable') { $state = 'pending' }
    $profile_ = $whole.properties.sourceMetadata.storageProfile
    # One that is excluded may stand there, and has no restore point.
    $parts = @(@($profile_.osDisk) + @($profile_.dataDisks) | Where-Object { $_ -and $_.diskRestorePoint.id })
    for ($k = 1; $k -le $parts.Count; $k++) {
      $part = $parts[$k - 1]
      [pscustomobject] @{
        At = $at_; State = $state; Set = $whole.name.ToLowerInvariant(); Group = "$($whole.name)~$moment".ToLowerInvariant(); Place = "$k/$($parts.Count)"; Of = $parts.Count
        Disk = ([string] $part.managedDisk.id).ToLowerInvariant(); Lun = if ($null -eq $part.lun) { 'os' } else { [string] $part.lun }
        Owner = Get-Tag $collection 'nightkeep-owner'; Vm = Get-Tag $collection 'nightkeep-vm'
        Id = $part.diskRestorePoint.id; Name = $part.name; IsCopy = $isCopy; Whole = $part; Location = $collection.location
      }
    }
  }
}
$points = @(@($snapshots) + @($wholes) | Where-Object { $_ })

$mine = @($points | Where-Object { $_ } | Where-Object { $_.Vm.Substring($_.Vm.IndexOf('/') + 1) -eq $Vm -and (-not $ResourceGroup -or $_.Vm.Split('/')[0] -eq $ResourceGroup) })
if ($mine.Count -eq 0) {
  $known = @($points | Where-Object { $_ } | ForEach-Object { $_.Vm } | Sort-Object -Unique | Select-Object -First 40)
  if ($known.Count -eq 0) { $known = @('none') }
  $sought = if ($ResourceGroup) { "$ResourceGroup/$Vm" } else { $Vm }
  Stop-Restore "no recovery point of a VM $sought is in subscription $Subscription." @("VMs with points there: $known",
    'Mend -Vm or -ResourceGroup, or name another subscription: -Subscription',
    'Copies in other regions are looked at where their region is named: -Region')
}
$vms = @($mine | ForEach-Object { $_.Vm } | Sort-Object -Unique)
if ($vms.Count -gt 1) { Stop-Restore "several VMs are called $Vm." "Say which: -ResourceGroup, of $vms" }
$ResourceGroup, $Vm = $vms[0].Split('/', 2)

$owners = @($mine | ForEach-Object { $_.Owner } | Sort-Object -Unique)
if ($Owner) {
  $mine = @($mine | Where-Object { $_.Owner -ceq $Owner })
  if ($mine.Count -eq 0) { Stop-Restore "no point of $ResourceGroup/$Vm is of -Owner $Owner." "Those there are: $owners" }
} elseif ($owners.Count -gt 1) {
  Stop-Restore "$ResourceGroup/$Vm has points of several installations." "Say whose: -Owner, of $owners"
}

# Of several points of a disk, or of a place, in a set the earliest usable one counts.
$sets = foreach ($members in ($mine | Group-Object Group)) {
  $taken = @{}
  $best = @(foreach ($point in ($members.Group | Where-Object { $_.State -eq 'usable' } | Sort-Object At, Id)) {
      if ($taken["disk $($point.Disk)"] -or $taken["place $($point.Place)"]) { continue }
      $taken["disk $($point.Disk)"] = $taken["place $($point.Place)"] = $true
      $point
    })
  $of = ($members.Group | Measure-Object Of -Maximum).Maximum
  $waits = @($members.Group | Where-Object { $_.State -eq 'pending' }).Count
  $state = if ($best.Count -ge $of) { 'complete' } elseif ($best.Count + $waits -ge $of) { 'pending' } else { 'incomplete' }
  $from = $to = $null
  if ($best.Count) { $from = $best[0].At; $to = $best[$best.Count - 1].At }
  [pscustomobject] @{ Id = $members.Group[0].Set; From = $from; To = $to; Have = $best.Count; Of = $of; State = $state; Points = $best }
}
$sets = @($sets | Sort-Object To, From -Descending)

if ($List) {
  "Sets of $ResourceGroup/$Vm, newest first`n"
  $row = '{0,-16} {1,-21} {2,-21} {3,-6} {4}'
  $row -f 'set', 'first taken', 'last taken', 'disks', 'state'
  foreach ($one in $sets) { $row -f $one.Id, (Format-Instant $one.From), (Format-Instant $one.To), "$($one.Have)/$($one.Of)", $one.State }
  Remove-Item -Recurse -Force -LiteralPath $work
  exit 0
}

if ($Set) {
  $chosen = $sets | Where-Object { $_.Id -eq $Set } | Sort-Object { $_.State -ne 'complete' } | Select-Object -First 1
  if (-not $chosen) { Stop-Restore "$ResourceGroup/$Vm has no set $Set." '-List shows the sets.' }
  if ($chosen.State -ne 'complete' -and -not $Partial) {
    Stop-Restore "set $Set is not complete: $($chosen.Have) of $($chosen.Of) disks are usable." 'Choose another (-List), or restore what there is: -Partial'
  }
  if ($chosen.Have -eq 0) { Stop-Restore "set $Set has no usable point." '-List shows the sets.' }
} else {
  $complete = @($sets | Where-Object { $_.State -eq 'complete' })
  if ($complete.Count -eq 0) { Stop-Restore "$ResourceGroup/$Vm has no complete set." '-List shows what there is; -Set ID -Partial restores it.' }
  $chosen = $complete | Where-Object { -not $At -or $_.To -le $until } | Select-Object -First 1
  if (-not $chosen) {
    $oldest = $complete[$complete.Count - 1]
    Stop-Restore "no complete set of $ResourceGroup/$Vm was taken by $At." "The oldest was taken at $(Format-Instant $oldest.To) (set $($oldest.Id)). Give a later -At; -List shows all."
  }
}
$chosenPoints = $chosen.Points
foreach ($name in @($Disk | Where-Object { $_ })) {
  if (@($chosenPoints | ForEach-Object { $_.Name }) -notcontains $name) { Stop-Restore "set $($chosen.Id) has no disk ${name}: -Disk." "It has: $($chosenPoints | ForEach-Object { $_.Name })" }
}
if ($Disk) { $chosenPoints = @($chosenPoints | Where-Object { $Disk -contains $_.Name }) }

# Eighty bits of chance, so that a name never meets a standing disk: a PUT would change that one.
$minute = [DateTime]::UtcNow.ToString("yyyyMMdd'T'HHmm'Z'", [Globalization.CultureInfo]::InvariantCulture)
function Get-Random80 {
  $bytes = New-Object byte[] 10
  $source = [Security.Cryptography.RandomNumberGenerator]::Create()
  $source.GetBytes($bytes)
  [BitConverter]::ToString($bytes).Replace('-', '').ToLowerInvariant()
}
$restoreId = "$minute-$(Get-Random80)"

$vmId = "/subscriptions/$Subscription/resourceGroups/$ResourceGroup/providers/Microsoft.Compute/virtualMachines/$Vm"
# What is made of copies lies in their region: beside them, and never on the VM as it was.
$isCopied = @($chosenPoints)[0].IsCopy
$machine = if ($isCopied) { $null } else { Get-Arm $vmId $computeVersion }
if (-not $TargetGroup) { $TargetGroup = if ($isCopied) { @($chosenPoints)[0].Id.Split('/')[4] } else { $ResourceGroup } }

function Select-First { foreach ($value in $args) { if ($null -ne $value -and $value -ne '') { return $value } } }

# One disk of a VM restore point, as a snapshot is: what that does not tell itself, its restore point told.
function ConvertTo-Snapshot($DiskPoint, $Given) {
  $p = $DiskPoint.properties
  $whole = $Given.Whole
  $properties = [ordered] @{ provisioningState = 'Succeeded' }
  $properties.creationData = [pscustomobject] @{
    createOption = 'Restore'; sourceUniqueId = $p.sourceUniqueId; logicalSectorSize = $p.logicalSectorSize
    sourceResourceId = if ($Given.IsCopy) { $null } else { $p.sourceResourceId }
  }
  $properties.diskSizeGB = $whole.diskSizeGB
  foreach ($name in 'completionPercent', 'osType', 'hyperVGeneration', 'purchasePlan', 'supportedCapabilities', 'supportsHibernation', 'securityProfile', 'encryption') {
    if ($null -ne $p.$name) { $properties[$name] = $p.$name }
  }
  $accelerated = ([string] $whole.writeAcceleratorEnabled).ToLowerInvariant()
  $tag = "cache=$($whole.caching);sku=$($whole.managedDisk.storageAccountType);wa=$accelerated"
  [pscustomobject] @{
    id = $DiskPoint.id; name = $DiskPoint.name; location = $Given.Location
    tags = [pscustomobject] @{ 'nightkeep-disk' = $tag }; properties = [pscustomobject] $properties
  }
}

# The request of one disk: from the source disk where it lives, else from the point and what its tags tell.
function New-DiskRequest($Point, $Source, $Given) {
  $tag = Get-Tag $Point 'nightkeep-disk'
  $p = $Point.properties
  $unique = Select-First $p.creationData.sourceUniqueId (Get-Tag $Point 'nightkeep-disk-id')
  $lives = $null -ne $Source -and [string] $Source.properties.uniqueId -eq $unique
  $s = if ($lives) { $Source.properties } else { $null }
  # What the point wrote of its disk: a number, true or false, or a text.
  $told = {
    param($name, $kind)
    $written = Get-Part $tag $name
    if ($kind -eq 'number') { if ($written -match '^\d+$') { return [long] $written } }
    elseif ($kind -eq 'flag') { if (@('true', 'false') -contains $written) { return $written -eq 'true' } }
    elseif ($written -ne '') { return $written }
  }
  $kept = { param($name, $part, $kind) if ($lives) { $s.$name } else { & $told $part $kind } }
  # Of a disk that has another size now, the performance of then.
  $performance = {
    param($name, $part, $kind)
    if ($lives -and $s.diskSizeGB -eq $p.diskSizeGB) { return $s.$name }
    if (-not $lives -or $Source.sku.name -eq (Get-Part $tag 'sku')) { return & $told $part $kind }
  }
  $diskSku = if ($Sku) { $Sku } elseif ($lives) { $Source.sku.name } else { Get-Part $tag 'sku' }
  $isFast = @('PremiumV2_LRS', 'UltraSSD_LRS') -contains $diskSku
  $all = [ordered] @{}
  $isRestore = $p.creationData.createOption -eq 'Restore'
  $all.creationData = [ordered] @{ createOption = if ($isRestore) { 'Restore' } else { 'Copy' }; sourceResourceId = $Point.id }
  $sector = Select-First $p.creationData.logicalSectorSize $s.creationData.logicalSectorSize
  if (-not $lives -and -not $sector) { $sector = & $told 'sector' 'number' }
  if ($isFast -and $sector) { $all.creationData.logicalSectorSize = $sector }
  $plus = if ($lives) { $s.creationData.performancePlus } else { & $told 'plus' 'flag' }
  if ($plus -eq $true) { $all.creationData.performancePlus = $true }
  $all.diskSizeGB = $p.diskSizeGB
  $all.encryptionSettingsCollection = $p.encryptionSettingsCollection
  # The content is as old as the point: the point tells it, and the disk where the point says nothing.
  foreach ($name in 'osType', 'hyperVGeneration', 'purchasePlan', 'supportedCapabilities', 'supportsHibernation', 'securityProfile') {
    $all[$name] = if ($null -ne $p.$name) { $p.$name } else { $s.$name }
  }
  if ($all.securityProfile) { $all.securityProfile = $all.securityProfile | Select-Object -Property * -ExcludeProperty confidentialVMVersion }
  $all.encryption = if ($lives) { $s.encryption } else { $p.encryption }
  $all.maxShares = & $kept 'maxShares' 'shares' 'number'
  $all.dataAccessAuthMode = & $kept 'dataAccessAuthMode' 'auth'
  $all.optimizedForFrequentAttach = & $kept 'optimizedForFrequentAttach' 'often' 'flag'
  $delay = & $told 'delay'
  $all.availabilityPolicy = if ($lives) { $s.availabilityPolicy } elseif ($delay) { [ordered] @{ actionOnDiskDelay = $delay } } else { $null }
  if ($isFast) {
    $all.diskIOPSReadWrite = & $performance 'diskIOPSReadWrite' 'iops' 'number'
    $all.diskMBpsReadWrite = & $performance 'diskMBpsReadWrite' 'mbps' 'number'
    if ($all.maxShares -gt 1) {
      $all.diskIOPSReadOnly = & $performance 'diskIOPSReadOnly' 'iopsro' 'number'
      $all.diskMBpsReadOnly = & $performance 'diskMBpsReadOnly' 'mbpsro' 'number'
    }
  }
  if ($diskSku -like 'Premium_*') {
    $all.tier = & $performance 'tier' 'tier'
    $all.burstingEnabled = & $performance 'burstingEnabled' 'burst' 'flag'
  }
  $note = ''
  if ($lives) {
    foreach ($name in 'networkAccessPolicy', 'publicNetworkAccess', 'diskAccessId') { $all[$name] = $s.$name }
  } else {
    $policy = Get-Part $tag 'net'
    $access = if ($Given.IsCopy) { '' } else { Get-Tag $Point 'nightkeep-access' }
    if ($policy -eq 'AllowPrivate' -and $access -eq '') { $policy = ''; $note = 'its disk access is not known: it is closed to export' }
    $all.networkAccessPolicy = if ($policy) { $policy } else { 'DenyAll' }
    $open = if ($policy) { & $told 'pub' }
    $all.publicNetworkAccess = if ($open) { $open } elseif ($policy -eq 'AllowAll') { 'Enabled' } else { 'Disabled' }
    if ($policy -eq 'AllowPrivate') {
      $accessGroup, $accessName = $access.Split('/', 2)
      $all.diskAccessId = "/subscriptions/$Subscription/resourceGroups/$accessGroup/providers/Microsoft.Compute/diskAccesses/$accessName"
    }
  }
  if ($lives -and $s.diskSizeGB -ne $p.diskSizeGB) { $note += "it has the size that it had then; the disk has $($s.diskSizeGB) GiB now" }
  $properties = [ordered] @{}
  foreach ($name in @($all.Keys)) { if ($null -ne $all[$name]) { $properties[$name] = $all[$name] } }

  $had = if ($lives) { @($Source.zones | Where-Object { $_ }) } else { @(Get-Part $tag 'zone' | Where-Object { $_ }) }
  if ($Given.IsCopy) {
    $had = @()
    $note = @(@($note, "it is made of a copy of its point$(if (-not $Zone) { ', so it lies in no zone' })") | Where-Object { $_ }) -join '; '
  }
  $zones = if ($Zone -eq 'none' -or $diskSku -like '*_ZRS') { @() } elseif ($Zone) { @($Zone) } else { $had }
  $tags = [ordered] @{}
  $bearer = if ($lives) { $Source.tags } else { $Point.tags }
  foreach ($one in @($bearer.PSObject.Properties | Where-Object { $_ })) {
    if ($one.Name -ne $TagKey -and $one.Name -notmatch '^(nightkeep|hidden|ms)-') { $tags[$one.Name] = $one.Value }
  }
  $tags['nightkeep-restored-from'] = $Point.name
  $tags['nightkeep-restore'] = $restoreId
  $body = [ordered] @{ location = $Point.location }
  $extended = if ($lives) { $Source.extendedLocation } else { $Point.extendedLocation }
  if ($extended) { $body.extendedLocation = $extended }
  if (@($zones).Count) { $body.zones = @($zones) }
  $body.sku = [ordered] @{ name = $diskSku }
  $body.tags = $tags
  $body.properties = $properties
  $cleanName = $Given.Name -replace '[^A-Za-z0-9_-]', '-'
  $diskName = $cleanName.Substring(0, [Math]::Min(40, $cleanName.Length)) + "-$minute-$(Get-Random80)"
  [pscustomobject] @{
    Lun = $Given.Lun; Id = "/subscriptions/$Subscription/resourceGroups/$TargetGroup/providers/Microsoft.Compute/disks/$diskName"; DiskName = $diskName
    Cache = Get-Part $tag 'cache'; IsAccelerated = (Get-Part $tag 'wa') -eq 'true'; Location = $Point.location; Zone = "$zones"; Os = $properties.osType
    Security = [string] $properties.securityProfile.securityType; Sku = $diskSku; Lives = $lives; Size = $properties.diskSizeGB; Note = $note; Body = Write-Json $body
  }
}

function ConvertTo-Word([string] $Text) { if ($Text -match '^[A-Za-z0-9_./:=-]+$') { $Text } else { "'" + $Text.Replace("'", "''") + "'" } }

"Restore of $ResourceGroup/$Vm, set $($chosen.Id), taken $(Format-Instant $chosen.From) to $(Format-Instant $chosen.To)`n"
$made = @(foreach ($given in $chosenPoints) {
    $point = Get-Arm $given.Id $ApiVersion
    if ($null -eq $point) { Stop-Restore "the point $($given.Id) is gone." 'Choose another set: -List' }
    if ($given.Whole) { $point = ConvertTo-Snapshot $point $given }
    # A point of the REST API has its properties in a bag of their own.
    $state = Get-State $point.properties (Get-Tag $point 'nightkeep-disk')
    if ($state -ne 'usable') { Stop-Restore "the point $($given.Id) is $state now." 'Choose another set: -List' }
    $sourceId = [string] $point.properties.creationData.sourceResourceId
    $source = if ($FromPoint -or $given.IsCopy -or $sourceId -eq '') { $null } else { Get-Arm $sourceId $ApiVersion }
    $request = New-DiskRequest $point $source $given
    if (-not $request.Sku) { Stop-Restore "the SKU that $($given.Name) had is not known." 'Say it: -Sku Premium_LRS' }
    $request
  })
$made = @($made | Sort-Object { if ($_.Lun -eq 'os') { -1 } elseif ($_.Lun -match '^\d+$') { [int] $_.Lun } else { 999 } })
foreach ($one in $made) {
  $where = if ($one.Lun -eq 'os') { 'the OS disk' } elseif ($one.Lun -ne '') { "LUN $($one.Lun)" } else { 'LUN unknown' }
  $in = if ($one.Zone) { "$($one.Location), zone $($one.Zone)" } else { $one.Location }
  "$($one.DiskName), ${where}: $($one.Size) GiB $($one.Sku), $in"
  "  of $((ConvertFrom-Json $one.Body).properties.creationData.sourceResourceId)"
  if ($one.Lives) { '  as the disk is now' } elseif ($FromPoint -or $isCopied) { '  as the point tells; the disk itself is not looked at' } else { '  as the point tells; the disk itself is gone' }
  if ($one.Note) { "  note: $($one.Note)" }
}

function Get-AttachCommand([string] $Group, [string] $Name, $One, [string] $Lun) {
  $command = "az vm disk attach --subscription $Subscription --resource-group $(ConvertTo-Word $Group) --vm-name $(ConvertTo-Word $Name) --name $(ConvertTo-Word $One.Id)"
  if ($Lun -ne '') { $command += " --lun $Lun" }
  if ($One.Cache) { $command += " --caching $($One.Cache)" }
  if ($One.IsAccelerated) { $command += ' --enable-write-accelerator true' }
  $command
}
function Get-NextSteps {
  $inVm = "--subscription $Subscription --resource-group $(ConvertTo-Word $ResourceGroup) --vm-name $(ConvertTo-Word $Vm)"
  if ($machine) {
    "`nTo attach them beside the present disks, with the VM running:`n"
    foreach ($one in $made) { Get-AttachCommand $ResourceGroup $Vm $one '' }
    "`nTo put them in place of the present ones, which stay, detached:`n"
    "az vm deallocate --ids $(ConvertTo-Word $vmId)"
    foreach ($one in $made) {
      if ($one.Lun -eq 'os') {
        $caching = if ($one.Cache) { " --disk-caching os=$($one.Cache)" } else { '' }
        "az vm update --ids $(ConvertTo-Word $vmId) --os-disk $(ConvertTo-Word $one.Id)$caching"
        continue
      }
      $present = $machine.properties.storageProfile.dataDisks | Where-Object { $one.Lun -ne '' -and [string] $_.lun -eq $one.Lun } | Select-Object -First 1
      if ($present) { "az vm disk detach $inVm --name $(ConvertTo-Word $present.name)" }
      Get-AttachCommand $ResourceGroup $Vm $one $one.Lun
    }
    "az vm start --ids $(ConvertTo-Word $vmId)"
  } elseif ($isCopied) {
    "`nThe disks lie in ${Region}: they cannot be attached to $ResourceGroup/$Vm in its own region."
  } else {
    "`nThe VM $ResourceGroup/$Vm is gone."
  }
  $os = $made | Where-Object { $_.Lun -eq 'os' } | Select-Object -First 1
  if (-not $os) { return }
  $size = $machine.properties.hardwareProfile.vmSize
  $unknown = if ($size) { '' } else { 'SIZE (az vm list-skus) and ' }
  if (-not $size) { $size = 'SIZE' }
  "`nTo build a VM of them, once ${unknown}NIC_ID (az network nic list) is filled in:`n"
  $command = "az vm create --subscription $Subscription --resource-group $(ConvertTo-Word $TargetGroup) --name $(ConvertTo-Word "$Vm-restored") --location $($os.Location)"
  if ($os.Zone) { $command += " --zone $($os.Zone)" }
  $command += " --size $size --os-type $(Select-First $os.Os 'Linux') --attach-os-disk $(ConvertTo-Word $os.Id)"
  if ($os.Cache) { $command += " --os-disk-caching $($os.Cache)" }
  if ($os.Security -like 'TrustedLaunch*') { $command += ' --security-type TrustedLaunch --enable-vtpm true --enable-secure-boot true' }
  if ($os.Security -like 'Confidential*') { $command += ' --security-type ConfidentialVM --enable-vtpm true' }
  "$command --nics NIC_ID"
  foreach ($one in $made) { if ($one.Lun -ne 'os') { Get-AttachCommand $TargetGroup "$Vm-restored" $one $one.Lun } }
}

if ($DryRun) {
  "`nThis would make them; nothing is made by -DryRun:`n"
  foreach ($one in $made) {
    "@'`n$($one.Body)`n'@ | Set-Content -Encoding utf8 request.json"
    "az rest --method put --url '$($one.Id)?api-version=$ApiVersion' --body '@request.json'"
  }
  Get-NextSteps
  Remove-Item -Recurse -Force -LiteralPath $work
  exit 0
}
if (-not $Yes) {
  if ([Console]::IsInputRedirected) { Stop-Restore 'there is nobody to ask.' 'Say -Yes to make the disks, or -DryRun to see what would be done.' }
  if ((Read-Host "`nMake these $($made.Count) disks? [y/N]") -notmatch '^(y|yes)$') { Stop-Restore 'nothing was made.' }
}

$toFind = "Disks of this restore bear the tag nightkeep-restore=${restoreId}: az resource list --subscription $Subscription --tag nightkeep-restore=$restoreId --output table"
foreach ($one in $made) {
  [IO.File]::WriteAllText("$work/request.json", $one.Body, (New-Object Text.UTF8Encoding $false))
  $null = Invoke-Az rest --method put --url "$($one.Id)?api-version=$ApiVersion" --body "@$work/request.json" --output none
  if ($azFailed) { [Console]::Error.WriteLine($toFind); Stop-ByAz "$($one.Id) was refused." }
}
''
$deadline = [DateTime]::UtcNow.AddMinutes(30)
foreach ($one in $made) {
  while ($true) {
    $how = Invoke-Az rest --method get --url "$($one.Id)?api-version=$ApiVersion" --query properties.provisioningState --output tsv
    if ($how -eq 'Succeeded') { break }
    if (@('Failed', 'Canceled') -contains $how) { [Console]::Error.WriteLine($toFind); Stop-Restore "$($one.Id) ended as $how." 'Delete it, and run this again.' }
    if ([DateTime]::UtcNow -gt $deadline) { [Console]::Error.WriteLine($toFind); Stop-Restore "$($one.Id) is not there after 30 minutes." "Look at it: az disk show --ids $($one.Id)" }
    Start-Sleep -Seconds 2
  }
  "made $($one.Id)"
}
Get-NextSteps
Remove-Item -Recurse -Force -LiteralPath $work
