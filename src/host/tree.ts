import { EventEmitter, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Command, Event, TreeDataProvider } from 'vscode';

/** One row of a tree, as data. Its children are asked for when it is opened. */
export interface TreeNode {
  /** Stays the same as long as the node means the same, so that it stays open and chosen. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** Markdown. */
  readonly tooltip?: string;
  /** A codicon's name, and a theme colour's id where the icon is to stand out. */
  readonly icon?: string;
  readonly color?: string;
  /** What menus ask for. */
  readonly kind: string;
  readonly opened?: boolean;
  readonly children?: () => Promise<readonly TreeNode[]> | readonly TreeNode[];
  readonly command?: { readonly title: string; readonly command: string; readonly arguments?: readonly unknown[] };
  /** What a screen reader says in place of the label. */
  readonly spoken?: string;
}

/** Shows nodes of data as a tree. A node whose children cannot be had shows why in their place. */
export class NodeTree implements TreeDataProvider<TreeNode> {
  readonly #changed = new EventEmitter<TreeNode | undefined>();
  readonly #roots: () => Promise<readonly TreeNode[]> | readonly TreeNode[];
  readonly #failed: (node: TreeNode | undefined, error: unknown) => TreeNode;
  readonly #parents = new Map<string, TreeNode>();

  constructor(
    roots: () => Promise<readonly TreeNode[]> | readonly TreeNode[],
    failed: (node: TreeNode | undefined, error: unknown) => TreeNode,
  ) {
    this.#roots = roots;
    this.#failed = failed;
  }

  get onDidChangeTreeData(): Event<TreeNode | undefined> {
    return this.#changed.event;
  }

  refresh(node?: TreeNode): void {
    this.#changed.fire(node);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    try {
      const children = [...(node ? ((await node.children?.()) ?? []) : await this.#roots())];
      for (const child of children) {
        if (node) this.#parents.set(child.id, node);
        else this.#parents.delete(child.id);
      }
      return children;
    } catch (error) {
      return [this.#failed(node, error)];
    }
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#parents.get(node.id);
  }

  getTreeItem(node: TreeNode): TreeItem {
    const state = node.opened === true ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
    const item = new TreeItem(node.label, node.children ? state : TreeItemCollapsibleState.None);
    item.id = node.id;
    item.contextValue = node.kind;
    if (node.description !== undefined) item.description = node.description;
    if (node.tooltip !== undefined) item.tooltip = new MarkdownString(node.tooltip);
    if (node.icon !== undefined)
      item.iconPath = node.color === undefined ? new ThemeIcon(node.icon) : new ThemeIcon(node.icon, new ThemeColor(node.color));
    if (node.command) item.command = node.command as Command;
    if (node.spoken !== undefined) item.accessibilityInformation = { label: node.spoken };
    return item;
  }
}
