import type { SettingOwner } from '../../azure/services/listSettings';

/** Who may write an owner's settings, as an order. */
export function settingRemedy({ subscriptionId, attributes }: SettingOwner): string {
  if (attributes === true)
    return 'A person needs the role Attribute Log Administrator there, which not even a Global Administrator has by itself; a program needs the Azure role Contributor at the scope /providers/microsoft.AadCustomSecurityAttributesDiagnosticSettings. Ask a Privileged Role Administrator to grant it, then retry; a new role can take up to 60 minutes until it counts.';
  return subscriptionId === undefined
    ? 'A person needs the role Security Administrator there, active now: one that is only eligible has to be activated in Privileged Identity Management first. A program needs the Azure role Contributor at the scope /providers/Microsoft.aadiam; roles of the directory do not help it. Ask a Privileged Role Administrator to grant it, then retry; a new role can take up to 60 minutes until it counts.'
    : 'It takes the role Monitoring Contributor or Contributor on the subscription. Ask an Owner of it to grant one, then retry; a new role can take up to 60 minutes until it counts.';
}

/** Who may read them. */
export function readRemedy({ subscriptionId, attributes }: SettingOwner): string {
  if (attributes === true)
    return 'A person needs the role Attribute Log Administrator or Attribute Log Reader there; a program needs the Azure role Reader at the scope /providers/microsoft.AadCustomSecurityAttributesDiagnosticSettings. Ask an administrator to grant it, then retry.';
  return subscriptionId === undefined
    ? 'A person needs the role Security Reader, Global Reader or Security Administrator there; a program needs the Azure role Reader at the scope /providers/Microsoft.aadiam, and roles of the directory do not help it. Ask an administrator to grant it, then retry.'
    : 'Ask an Owner of the subscription for the role Monitoring Reader, then retry.';
}
