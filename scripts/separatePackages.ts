/** Packages that stay files of their own beside the programs, so that each is read only when it is needed and by one name. */
export const separatePackages: readonly { readonly package: string; readonly file: string }[] = [
  { package: 'vscode-languageclient/node', file: 'engineClient' },
  { package: '@azure/identity', file: 'azureIdentity' },
  { package: '@azure/monitor-query', file: 'azureLogsQuery' },
  { package: '@azure/arm-monitor', file: 'azureMonitor' },
];
