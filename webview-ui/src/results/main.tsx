import { render } from 'preact';
import { registerToolkit } from '../ui/toolkit';
import { ResultsPage } from './ResultsPage';
import './results.css';

registerToolkit();
render(<ResultsPage />, document.body);
