/** A page that is one message: what happened, and what to do next. */
import type { ReactNode } from 'react';
import { BrandMark } from './brand.tsx';

interface MessagePageProps {
  title: string;
  text: string;
  /** Buttons or links: the next step. */
  children: ReactNode;
  testId?: string;
}

export function MessagePage({ title, text, children, testId }: MessagePageProps) {
  return (
    <div className="app-message" data-testid={testId}>
      <div className="app-message-inner" role="status">
        <div className="app-message-mark">
          <BrandMark size={52} />
        </div>
        <h1 className="app-message-title">{title}</h1>
        <p className="app-message-text">{text}</p>
        {children}
      </div>
    </div>
  );
}
