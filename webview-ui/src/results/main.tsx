import '../translations';
import { render } from 'preact';
import { keepOwnKeys } from '../ownKeys';
import { registerToolkit } from '../ui/toolkit';
import { ResultsPage } from './ResultsPage';
import './results.css';

registerToolkit();
keepOwnKeys();
render(<ResultsPage />, document.body);
