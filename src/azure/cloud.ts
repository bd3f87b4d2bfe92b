import type { CloudId } from '../base/cloudId';

/** Where a cloud's services are. Clouds differ in nothing else. Addresses have no slash at their end. */
export interface Cloud {
  readonly id: CloudId;
  readonly name: string;
  /** Where tokens come from. */
  readonly authority: string;
  readonly arm: string;
  readonly graph: string;
  readonly logAnalytics: string;
  /** What a token is asked for, by service: a scope is this and `/.default`. */
  readonly audiences: Readonly<Record<'arm' | 'graph' | 'logAnalytics', string>>;
  readonly portal: string;
  /** A certificate as PEM text that this cloud's services, and nobody else, are trusted by; public ones where there is none. */
  readonly trusted?: string;
}

/**
 * The clouds that Microsoft and its partners run.
 * Source: learn.microsoft.com/entra/identity-platform/authentication-national-cloud and the services' own pages on national clouds.
 */
export const publicClouds: Readonly<Record<Exclude<CloudId, 'sandbox'>, Cloud>> = {
  public: {
    id: 'public',
    name: 'Azure',
    authority: 'https://login.microsoftonline.com',
    arm: 'https://management.azure.com',
    graph: 'https://graph.microsoft.com',
    logAnalytics: 'https://api.loganalytics.io',
    audiences: {
      arm: 'https://management.azure.com',
      graph: 'https://graph.microsoft.com',
      logAnalytics: 'https://api.loganalytics.io',
    },
    portal: 'https://portal.azure.com',
  },
  usGovernment: {
    id: 'usGovernment',
    name: 'Azure US Government',
    authority: 'https://login.microsoftonline.us',
    arm: 'https://management.usgovcloudapi.net',
    graph: 'https://graph.microsoft.us',
    logAnalytics: 'https://api.loganalytics.us',
    audiences: {
      arm: 'https://management.usgovcloudapi.net',
      graph: 'https://graph.microsoft.us',
      logAnalytics: 'https://api.loganalytics.us',
    },
    portal: 'https://portal.azure.us',
  },
  china: {
    id: 'china',
    name: 'Azure in China',
    authority: 'https://login.chinacloudapi.cn',
    arm: 'https://management.chinacloudapi.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    logAnalytics: 'https://api.loganalytics.azure.cn',
    audiences: {
      arm: 'https://management.chinacloudapi.cn',
      graph: 'https://microsoftgraph.chinacloudapi.cn',
      logAnalytics: 'https://api.loganalytics.azure.cn',
    },
    portal: 'https://portal.azure.cn',
  },
};

/** What a running sandbox says of itself, as far as a client needs it. */
export interface SandboxAddresses {
  readonly authority: string;
  readonly arm: string;
  readonly graph: string;
  readonly logAnalytics: string;
}

/** The cloud of a running sandbox; its certificate is trusted for this cloud alone. */
export function sandboxCloud({ authority, arm, graph, logAnalytics }: SandboxAddresses, trusted: string): Cloud {
  return {
    id: 'sandbox',
    name: 'Sandbox',
    authority,
    arm,
    graph,
    logAnalytics,
    audiences: { arm, graph, logAnalytics },
    portal: arm,
    trusted,
  };
}
