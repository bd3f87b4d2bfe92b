/** How a certificate is told from others in a short name: the first 8 digits of its SHA-1 fingerprint, as a portal shows it first. */
export function markOfFingerprint(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').slice(0, 8);
}

/** The mark in the name that a certificate of ours has in the directory: `Entra Logs until 2027-03-01, 0A1B2C3D`. */
export function markOf(name: string): string | undefined {
  return /, ([0-9A-F]{8})$/.exec(name)?.[1];
}
