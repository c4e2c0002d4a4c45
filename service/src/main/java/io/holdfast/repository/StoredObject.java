package io.holdfast.repository;

import io.holdfast.format.ObjectKey;
import io.holdfast.format.SessionId;

/** An object that a session wrote: data, a shard, a manifest or a part of a log archive. */
public record StoredObject(ObjectKey key, SessionId session, long length) {}
