import { useCallback, useRef, useState } from 'preact/hooks';

/** A sentence that is read out and shown for a moment. */
export function useAnnouncer(): { readonly sentence: string; readonly announce: (sentence: string) => void } {
  const [sentence, setSentence] = useState('');
  const timer = useRef(0);
  const announce = useCallback((next: string) => {
    clearTimeout(timer.current);
    setSentence(next);
    timer.current = window.setTimeout(() => setSentence(''), 5000);
  }, []);
  return { sentence, announce };
}

export function Announcement({ sentence }: { readonly sentence: string }) {
  return (
    <div class={sentence === '' ? 'announcement' : 'announcement shown'} role="status" aria-live="polite">
      {sentence}
    </div>
  );
}
