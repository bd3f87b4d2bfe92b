import { provideVSCodeDesignSystem, vsCodeButton, vsCodeDropdown, vsCodeOption, vsCodeTextField } from '@vscode/webview-ui-toolkit';

/** Makes the toolkit's elements known to the page; must run before the first drawing. */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeDropdown(), vsCodeOption(), vsCodeTextField());
}

type ElementProps = preact.JSX.HTMLAttributes<HTMLElement> & Record<string, unknown>;

declare module 'preact' {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': ElementProps;
      'vscode-dropdown': ElementProps;
      'vscode-option': ElementProps;
      'vscode-text-field': ElementProps;
    }
  }
}
