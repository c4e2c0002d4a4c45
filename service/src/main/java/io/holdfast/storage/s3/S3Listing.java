package io.holdfast.storage.s3;

import io.holdfast.error.Rejected;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectInfo;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Walks a listing page by page, holding one page. */
final class S3Listing implements Iterator<ObjectInfo> {

    private final String root;
    private final Function<@Nullable String, ListObjectsV2Response> pages;
    private Iterator<S3Object> page;
    private @Nullable String token;
    private @Nullable ObjectInfo next;

    /**
     * @param root what stands before each key
     * @param pages the page for a token; the first for none
     */
    S3Listing(String root, Function<@Nullable String, ListObjectsV2Response> pages) {
        this.root = root;
        this.pages = pages;
        this.page = load(null);
        this.next = advance(null);
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public ObjectInfo next() {
        ObjectInfo found = next;
        if (found == null) {
            throw new NoSuchElementException();
        }
        next = advance(found.key());
        return found;
    }

    private @Nullable ObjectInfo advance(@Nullable ObjectKey after) {
        while (true) {
            if (page.hasNext()) {
                S3Object found = page.next();
                String path = found.key().substring(root.length());
                if (ObjectKey.isKey(path)) {
                    return new ObjectInfo(
                            inOrder(new ObjectKey(path), after), found.size(), S3Times.toSeconds(found.lastModified()));
                }
            } else if (token != null) {
                page = load(token);
            } else {
                return null;
            }
        }
    }

    /** Who looks for the newest root, or goes on after a key, relies on the order. */
    private static ObjectKey inOrder(ObjectKey key, @Nullable ObjectKey after) {
        if (after != null && key.compareTo(after) <= 0) {
            throw new Rejected(
                    "unable to list objects: expected ascending order, found " + key + " after " + after,
                    "keep the repository in a general purpose bucket; 'holdfast repo qualify' tells");
        }
        return key;
    }

    private Iterator<S3Object> load(@Nullable String from) {
        ListObjectsV2Response loaded = pages.apply(from);
        token = Boolean.TRUE.equals(loaded.isTruncated()) ? requireToken(loaded.nextContinuationToken()) : null;
        return loaded.contents().iterator();
    }

    /** A listing that ends early may lack the newest root. */
    private static String requireToken(@Nullable String token) {
        if (token == null || token.isEmpty()) {
            throw new Rejected(
                    "unable to list objects: expected a token for the rest of the listing, found none",
                    "keep the repository on an S3 that lists all objects; 'holdfast repo qualify' tells");
        }
        return token;
    }
}
