/**
 * Who this process is to clusters with Kerberos. {@link io.holdfast.kerberos.KerberosLogin} is the front door: whoever
 * connects to HBase or to an HDFS asks it to log in first. Of both it knows nothing but the names of their settings.
 */
@NullMarked
package io.holdfast.kerberos;

import org.jspecify.annotations.NullMarked;
