/** Whether a tenant with these licences has Entra ID P1 or P2: then its logs are kept for longer, and its sign-ins can be read. */
export function isPremium(licences: readonly string[]): boolean {
  return licences.includes('entraP1') || licences.includes('entraP2');
}
