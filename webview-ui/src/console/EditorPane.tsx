import { useEffect, useRef } from 'preact/hooks';
import type { Host } from '../host';
import { createQueryEditor, type QueryEditor } from '../editor/queryEditor';
import { consoleWords } from './words';

/** The editor, at a height the person sets; made once, after that it keeps its own text. */
export function EditorPane(props: {
  readonly host: Host;
  readonly text: string;
  readonly height: number;
  readonly setHeight: (height: number) => void;
  readonly sourceId: () => string | undefined;
  readonly onChange: (text: string) => void;
  readonly onReady: (editor: QueryEditor) => void;
}) {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!holder.current) return undefined;
    const { host, text, sourceId, onChange } = props;
    const nonce = document.querySelector('meta[property="csp-nonce"]')?.getAttribute('content') ?? '';
    const words = { placeholder: consoleWords.placeholder, label: consoleWords.editor };
    const editor = createQueryEditor({ parent: holder.current, host, text, nonce, sourceId, onChange, ...words });
    props.onReady(editor);
    return () => editor.destroy();
  }, []);
  return (
    <>
      <div class="editor" ref={holder} style={{ height: `${props.height}px` }} />
      <div
        class="splitter"
        role="separator"
        aria-orientation="horizontal"
        aria-label={consoleWords.resizeEditor}
        aria-valuenow={props.height}
        aria-valuemin={60}
        tabIndex={0}
        onKeyDown={(event) => {
          const by = event.key === 'ArrowUp' ? -24 : event.key === 'ArrowDown' ? 24 : 0;
          if (by !== 0) props.setHeight(limited(props.height + by));
        }}
        onPointerDown={(down) => {
          const start = props.height;
          const move = (event: PointerEvent): void => props.setHeight(limited(start + event.clientY - down.clientY));
          const element = down.currentTarget;
          element.setPointerCapture(down.pointerId);
          element.addEventListener('pointermove', move);
          element.addEventListener('pointerup', () => element.removeEventListener('pointermove', move), { once: true });
        }}
      />
    </>
  );
}

function limited(height: number): number {
  return Math.round(Math.max(60, Math.min(height, window.innerHeight - 160)));
}
