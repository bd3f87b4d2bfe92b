import '../translations';
import { render } from 'preact';
import { keepOwnKeys } from '../ownKeys';
import { registerToolkit } from '../ui/toolkit';
import { TailPage } from './TailPage';
import './tail.css';

registerToolkit();
keepOwnKeys();
render(<TailPage />, document.body);
