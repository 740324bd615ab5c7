// The page for an address that does not exist.

import { showLanguages } from './languages.js';
import { fillIn } from './texts.js';

fillIn();
showLanguages();
