import '../translations';
import { render } from 'preact';
import { rehearseGrid } from '../grid/gridRehearsal';
import { keepOwnKeys } from '../ownKeys';
import { registerToolkit } from '../ui/toolkit';
import { ResultsPage } from './ResultsPage';
import './results.css';

registerToolkit();
keepOwnKeys();
render(<ResultsPage />, document.body);
requestIdleCallback(() => rehearseGrid(document.body));
