/** Whether a failure's action may be run for a page: only the product's own commands. */
export function isOwnCommand(command: string): boolean {
  return /^entraLogs\.[\w.]+$/.test(command);
}
