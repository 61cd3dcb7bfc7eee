import { runPython } from 'test-support/python';

/** What the Python SDK runs to make a database, in its steps. */
export const CREATE_IN_PYTHON = `
import os, sqlite3, sys
def create(path):
    old = os.umask(0o177)
    try:
        connection = sqlite3.connect(path)
        connection.executescript("""
            CREATE TABLE token_storage (
                namespace VARCHAR NOT NULL,
                resource_server VARCHAR NOT NULL,
                token_data_json VARCHAR NOT NULL,
                PRIMARY KEY (namespace, resource_server)
            );
            CREATE TABLE sdk_storage_adapter_internal (
                attribute VARCHAR NOT NULL,
                value VARCHAR NOT NULL,
                PRIMARY KEY (attribute)
            );
        """)
    finally:
        os.umask(old)
    connection.executemany(
        "INSERT INTO sdk_storage_adapter_internal(attribute, value) VALUES (?, ?)",
        [("globus-sdk.version", "4.9.0"), ("globus-sdk.database_schema_version", "2")],
    )
    connection.commit()
    return connection
`;

/** Runs a Python program on a file, which is its `path`; gives what it prints. */
export function python(path: string, program: string): string {
  return runPython(`${CREATE_IN_PYTHON}\nimport json\npath = sys.argv[1]\n${program}`, { args: [path] });
}
