import type { DestinationInfo } from './azure';

/** A diagnostic setting as it is offered to be edited, copied or compared: what it sends, and where to. */
export interface OfferedSetting {
  readonly name: string;
  readonly enabled: readonly string[];
  readonly destinations: readonly DestinationInfo[];
}
