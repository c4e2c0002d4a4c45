package io.holdfast.format;

/** A small object of a repository: two lines, an envelope and a body of JSON. {@link DocumentCodec} writes and reads it. */
public sealed interface Document
        permits RepositoryHeader, Root, Manifest, Intent, SessionHistory, Verification, LogChain, LogSegment, LogTail {}
