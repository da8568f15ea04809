package dev.weir.clickhouse.access;

import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes {@link Access} as the users.xml that the embedded ClickHouse reads at its start. */
public final class UsersXml {
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");

    private UsersXml() {}

    /** The whole file; every account may connect from this machine only. */
    public static String render(Access access) {
        var text = new StringWriter();
        try {
            var xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            write(access, new IndentedXml(xml));
            // Some writers hold text back until then.
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
        return text.toString();
    }

    private static void write(Access access, IndentedXml xml) throws XMLStreamException {
        xml.open("clickhouse");
        xml.open("profiles");
        xml.leaf("default", "");
        for (var profile : access.profiles()) {
            xml.open(profile.name());
            for (var setting : profile.settings().entrySet()) {
                xml.leaf(setting.getKey(), setting.getValue());
            }
            constraints(profile, xml);
            xml.close();
        }
        xml.close();
        xml.open("quotas");
        xml.leaf("default", "");
        xml.close();
        xml.open("users");
        startingSession(xml);
        for (var account : access.accounts()) {
            writeAccount(account, xml);
        }
        xml.close();
        xml.close();
    }

    private static void constraints(Profile profile, IndentedXml xml) throws XMLStreamException {
        if (profile.fixed().isEmpty()) {
            return;
        }
        xml.open("constraints");
        for (var name : profile.fixed()) {
            xml.open(name);
            xml.leaf("const", "");
            xml.close();
        }
        xml.close();
    }

    /** The engine's own first session logs in without a password; it may open the ports and nothing else. */
    private static void startingSession(IndentedXml xml) throws XMLStreamException {
        xml.open("default");
        xml.leaf("password", "");
        common(xml, "default", List.of(new Account.Grant("SYSTEM LISTEN", "*.*")));
        xml.close();
    }

    private static void writeAccount(Account account, IndentedXml xml) throws XMLStreamException {
        xml.open(account.name());
        xml.leaf("password_sha256_hex", account.passwordSha256());
        common(xml, account.profile(), account.grants());
        xml.open("databases");
        xml.open("weir");
        for (var filter : account.rowFilters()) {
            xml.open(filter.table());
            xml.leaf("filter", filter.condition());
            xml.close();
        }
        xml.close();
        xml.close();
        xml.close();
    }

    private static void common(IndentedXml xml, String profile, List<Account.Grant> grants) throws XMLStreamException {
        xml.open("networks");
        for (var address : LOOPBACK) {
            xml.leaf("ip", address);
        }
        xml.close();
        xml.leaf("profile", profile);
        xml.leaf("quota", "default");
        xml.open("grants");
        for (var grant : grants) {
            xml.leaf("query", "GRANT " + grant);
        }
        xml.close();
    }

    /** Elements on lines of their own, indented by depth. */
    private static final class IndentedXml {
        private final XMLStreamWriter out;
        private int depth;

        IndentedXml(XMLStreamWriter out) {
            this.out = out;
        }

        void open(String name) throws XMLStreamException {
            indent();
            out.writeStartElement(name);
            out.writeCharacters("\n");
            depth++;
        }

        void leaf(String name, String text) throws XMLStreamException {
            indent();
            out.writeStartElement(name);
            out.writeCharacters(text);
            out.writeEndElement();
            out.writeCharacters("\n");
        }

        void close() throws XMLStreamException {
            depth--;
            indent();
            out.writeEndElement();
            out.writeCharacters("\n");
        }

        private void indent() throws XMLStreamException {
            out.writeCharacters("    ".repeat(depth));
        }
    }
}
