package io.holdfast.retention;

import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;

/** The objects that may become garbage, in the order in which they are deleted: what refers to others goes after them. */
enum GarbageKind {
    DATA {
        @Override
        KeyPrefix prefix() {
            return Layout.data();
        }

        @Override
        boolean covers(ObjectKey key) {
            return Layout.data().covers(key);
        }
    },
    SHARD {
        @Override
        KeyPrefix prefix() {
            return Layout.backups();
        }

        @Override
        boolean covers(ObjectKey key) {
            return Layout.backups().covers(key) && !Layout.isManifest(key);
        }
    },
    LOG_SEGMENT {
        @Override
        KeyPrefix prefix() {
            return Layout.logs();
        }

        @Override
        boolean covers(ObjectKey key) {
            return Layout.logs().covers(key) && !Layout.isLogChain(key);
        }
    },
    LOG_TAIL {
        @Override
        KeyPrefix prefix() {
            return Layout.tails();
        }

        @Override
        boolean covers(ObjectKey key) {
            return Layout.tails().covers(key);
        }
    },
    LOG_CHAIN {
        @Override
        KeyPrefix prefix() {
            return Layout.logs();
        }

        @Override
        boolean covers(ObjectKey key) {
            return Layout.isLogChain(key);
        }
    },
    MANIFEST {
        @Override
        KeyPrefix prefix() {
            return Layout.backups();
        }

        @Override
        boolean covers(ObjectKey key) {
            return Layout.isManifest(key);
        }
    };

    /** Below it are all objects of this kind, and others. */
    abstract KeyPrefix prefix();

    abstract boolean covers(ObjectKey key);
}
