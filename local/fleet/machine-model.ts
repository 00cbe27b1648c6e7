import type { ArmProperties } from '../simulator/arm-json.ts';
import type { VmSpec } from './fleet-spec.ts';

/** What a VM's model says beside its disks: size, guest, network and security. No secrets: Azure never tells them. */
export function machineModel(vm: VmSpec): ArmProperties {
  const { subscription, group, name, size = 'Standard_D4ds_v5' } = vm;
  const network = `/subscriptions/${subscription.id}/resourceGroups/${group}/providers/Microsoft.Network`;
  return {
    hardwareProfile: { vmSize: size },
    osProfile: { computerName: name, adminUsername: 'operator', ...guestConfiguration(vm) },
    networkProfile: {
      networkInterfaces: [
        { id: `${network}/networkInterfaces/${name}-nic`, properties: { primary: true, deleteOption: 'Detach' } },
      ],
    },
    diagnosticsProfile: { bootDiagnostics: { enabled: true } },
    ...securityProfile(vm),
  };
}

/** What an OS disk has of its VM's image. */
export function osDiskModel(vm: VmSpec): ArmProperties {
  const { osType = 'Linux', generation = 'V2', trustedLaunch, plan } = vm;
  return {
    osType,
    hyperVGeneration: generation,
    supportedCapabilities: {
      architecture: 'x64',
      ...(generation === 'V2' ? { acceleratedNetwork: true, diskControllerTypes: 'SCSI, NVMe' } : {}),
    },
    ...(trustedLaunch === undefined ? {} : { securityProfile: { securityType: 'TrustedLaunch' } }),
    ...(plan === undefined ? {} : { purchasePlan: { ...plan } }),
  };
}

/** The image that the VM was made from. */
export function imageOf({ osType = 'Linux', generation = 'V2', plan }: VmSpec): Readonly<Record<string, string>> {
  if (plan !== undefined) return { publisher: plan.publisher, offer: plan.product, sku: plan.name, version: 'latest' };
  if (osType === 'Windows') {
    return {
      publisher: 'MicrosoftWindowsServer',
      offer: 'WindowsServer',
      sku: '2022-datacenter-g2',
      version: 'latest',
    };
  }
  const sku = generation === 'V1' ? '12' : '12-gen2';
  return { publisher: 'Debian', offer: 'debian-12', sku, version: 'latest' };
}

function guestConfiguration({ osType }: VmSpec): ArmProperties {
  if (osType === 'Windows') {
    return { windowsConfiguration: { provisionVMAgent: true, enableAutomaticUpdates: true } };
  }
  return { linuxConfiguration: { disablePasswordAuthentication: true, provisionVMAgent: true } };
}

function securityProfile({ trustedLaunch }: VmSpec): ArmProperties {
  if (trustedLaunch === undefined) return {};
  return {
    securityProfile: { securityType: 'TrustedLaunch', uefiSettings: { secureBootEnabled: true, vTpmEnabled: true } },
  };
}
