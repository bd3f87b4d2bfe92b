/** The name under which a parameter's secret lies in a Key Vault: letters, digits and hyphens. */
export function secretName(parameter: string): string {
  return parameter.replaceAll(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}
