import { render } from 'preact';
import { registerToolkit } from '../ui/toolkit';
import { ConsolePage } from './ConsolePage';
import './console.css';

registerToolkit();
render(<ConsolePage />, document.body);
