/* oxlint-disable import/no-unassigned-import -- What a test file is for is its effect. */
// The same tests as in Node, but for those that start a process or read a file.
import './close.test.ts';
import './engine-token-storage.test.ts';
import './identity.test.ts';
import './optimistic-update.test.ts';
import './scope-requirements-validator.test.ts';
import './token-storage-decorator.test.ts';
import './token-storage.test.ts';
import './two-copies.test.ts';
import './unreadable-entry.test.ts';
import './update-token-data.test.ts';
import './validating-token-storage.test.ts';
import './validators.test.ts';
import './with-lock.test.ts';
