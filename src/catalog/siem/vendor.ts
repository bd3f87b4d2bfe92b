/** The form of an address, `host` or `host:port`. */
export const hostPortForm = /^[A-Za-z0-9.-]+(:\d{1,5})?$/;

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
  /** Of a forwarder that asks for one more value with one of its choices. */
  readonly neededWhen?: { readonly parameter: string; readonly is: string };
  readonly form?: 'hostPort' | 'pattern' | 'name';
}

/** How a vendor's product reads an event hub. */
export interface Vendor {
  readonly id: string;
  readonly name: string;
  /** What reads the hub. */
  readonly reader: string;
  readonly documentation: string;
  readonly consumerGroup: string;
  /** What is typed into the reader's own form, by its words there; none where its parameters are files. */
  readonly form: readonly { readonly label: string; readonly value: VendorValue }[];
  /** A forwarder that runs in Azure, set up by files. */
  readonly forwarder?: {
    readonly parameters: readonly VendorParameter[];
    /** The Terraform module's source and the ARM template's address. */
    readonly module: string;
    readonly template: string;
    /** Where it looks for the rule that it listens by. */
    readonly ruleAt: 'namespace' | 'hub';
  };
}

/** What a vendor's form asks for, of the hub that is set up. Secrets are named, not written. */
export type VendorValue = 'namespace' | 'hub' | 'consumerGroup' | 'connectionString' | 'storageConnectionString' | 'container' | 'tenantId';
