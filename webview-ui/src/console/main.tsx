import '../translations';
import { render } from 'preact';
import { rehearseGrid } from '../grid/gridRehearsal';
import { keepOwnKeys } from '../ownKeys';
import { registerToolkit } from '../ui/toolkit';
import { ConsolePage } from './ConsolePage';
import './console.css';

registerToolkit();
keepOwnKeys();
render(<ConsolePage />, document.body);
requestIdleCallback(() => rehearseGrid(document.body));
