package dev.weir.reporting.s3;

import java.io.IOException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says why the bucket, or an object in it, can't be read. */
public final class BucketProblem extends IOException {
    private static final long serialVersionUID = 1;

    /** What is wrong. */
    public enum Kind {
        NO_BUCKET("the bucket is not there"),
        NO_RIGHTS("the store refuses these credentials, or they may not read this"),
        GONE("the object is not there any more"),
        CHANGED("the object was changed while it was read"),
        AWAY("the store did not answer, or broke off");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }

    private final Kind kind;

    public BucketProblem(Kind kind, Throwable cause) {
        super(kind.sentence(), cause);
        this.kind = kind;
    }

    static BucketProblem of(SdkException e) {
        if (e instanceof NoSuchBucketException) {
            return new BucketProblem(Kind.NO_BUCKET, e);
        }
        int status = e instanceof S3Exception answered ? answered.statusCode() : 0;
        Kind kind =
                switch (status) {
                    case 401, 403 -> Kind.NO_RIGHTS;
                    case 404, 416 -> Kind.GONE;
                    case 409, 412 -> Kind.CHANGED;
                    default -> Kind.AWAY;
                };
        return new BucketProblem(kind, e);
    }

    public Kind kind() {
        return kind;
    }
}
