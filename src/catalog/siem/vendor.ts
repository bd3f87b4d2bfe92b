import { destinationNames } from '../../base/destinationNames';

/** What values of a form look like. Source of the names: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules. */
export const valueForms = {
  /** An address, `host` or `host:port`: labels of letters, digits and inner hyphens, 253 characters of them at most, and a port from 1 to 65535. */
  hostPort:
    /^(?=.{1,253}(:|$))([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(:([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5]))?$/,
  /**
   * Of a function app: 2 to 46 letters, digits and hyphens, none of these at the ends. Azure takes 60, the Terraform module names a rule after it with four
   * more, and rules have 50 at most.
   */
  name: /^[A-Za-z0-9][A-Za-z0-9-]{0,44}[A-Za-z0-9]$/,
  storageAccount: destinationNames.storageAccount,
  resourceGroup: destinationNames.resourceGroup,
} as const satisfies Readonly<Record<string, RegExp>>;

export type ValueForm = keyof typeof valueForms | 'pattern';

/** A value that a forwarder takes. */
export interface VendorParameter {
  /** The name in its ARM template, and the one in its Terraform module where it has one. */
  readonly arm?: string;
  readonly terraform?: string;
  readonly words: string;
  /** Never written into a file: a reference to a secret stands in its place. */
  readonly isSecret?: boolean;
  readonly required?: boolean;
  readonly choices?: readonly string[];
  readonly default?: string;
  /** The usual choice where the reader has to be in a virtual network. */
  readonly inNetwork?: string;
  /** Of a forwarder that asks for one more value with one of its choices. */
  readonly neededWhen?: { readonly parameter: string; readonly is: string };
  readonly form?: ValueForm;
}

/** How a vendor's product reads an event hub. */
export interface Vendor {
  readonly id: string;
  readonly name: string;
  /** What reads the hub. */
  readonly reader: string;
  readonly documentation: string;
  readonly consumerGroup: string;
  /** How it is let read: by a rule that may listen, or as an application with a role. */
  readonly readsBy: 'rule' | 'application';
  /** What is typed into the reader's own form, by its words there; none where its parameters are files. */
  readonly form: readonly VendorField[];
  /** What else somebody who sets it up has to know. */
  readonly remarks?: readonly string[];
  /** A forwarder that runs in Azure, set up by files. */
  readonly forwarder?: {
    readonly parameters: readonly VendorParameter[];
    /** The Terraform module's source, the versions whose variables these are, and the ARM template's address. */
    readonly module: string;
    readonly moduleVersion: string;
    /** What the module tells that somebody has to know after it was applied. */
    readonly moduleOutputs: readonly string[];
    readonly template: string;
    /** Where it looks for the rule that it listens by. */
    readonly ruleAt: 'namespace' | 'hub';
  };
}

/** A field of a vendor's form: what it is given of the hub that is set up, or what is to be put there. */
export type VendorField =
  | { readonly label: string; readonly value: VendorValue }
  | { readonly label: string; readonly words: string; readonly secretName?: string };

/** What a vendor's form asks for, of the hub that is set up. Secrets are named, not written. */
export type VendorValue =
  | 'namespace'
  | 'namespaceName'
  | 'hub'
  | 'consumerGroup'
  | 'connectionString'
  | 'policyName'
  | 'policyKey'
  | 'storageConnectionString'
  | 'storageAccount'
  | 'storageKey'
  | 'container'
  | 'tenantId';
