import type { TailNarrowing, TailScope } from '../../protocol/tail';
import type { TreeNode } from '../../host/tree';
import type { WorkspacePlace } from '../../protocol/azure';

/** What the nodes stand for, so that a command on a node knows what it is about. */
export interface TenantNode extends TreeNode {
  /** What *Copy Id* copies. */
  readonly copies?: string;
  /** Address in the portal, behind the portal's own. */
  readonly portalPath?: string;
  /** Of a workspace, or of a table in it. */
  readonly workspace?: WorkspacePlace;
  readonly table?: string;
  /** Of a subscription, or of what lies in one: the log that a tail follows. */
  readonly scope?: TailScope;
  /** The part of this log that a tail follows; all of it where that is not said. */
  readonly narrowing?: TailNarrowing;
  /** Keys of the answers that *Refresh* asks for anew. */
  readonly answers?: string;
}
