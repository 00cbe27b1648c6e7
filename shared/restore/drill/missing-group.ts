import { drillCommand } from '../../policy/own-roles.ts';
import type { RunSettings } from '../../run/settings.ts';

/** Why no drill can be in a subscription, and the command that makes its group: one for the logs, health and replies. */
export function missingGroupText({ drillResourceGroup }: RunSettings, subscriptionId: string): string {
  const command = drillCommand(subscriptionId, 'LOCATION', drillResourceGroup);
  return `No drill can be in subscription ${subscriptionId}: its resource group ${drillResourceGroup} is missing. The parameter drill=true of infra/subscription.bicep makes it: ${command}`;
}
