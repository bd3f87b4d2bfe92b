/** Whether a process of this computer runs, also where it belongs to somebody else. Its number may be another one's by now. */
export function isProcessAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as { readonly code?: unknown }).code === 'EPERM';
  }
}
