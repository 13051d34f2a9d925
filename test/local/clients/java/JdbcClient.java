import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Makes claims about the Redshift JDBC driver; each becomes a test: a line of JSON says its title, and its error if it failed. */
public class JdbcClient {
    interface Claim {
        void check() throws Exception;
    }

    static final String URL = "jdbc:redshift://" + System.getenv("PGHOST") + ":" + System.getenv("PGPORT") + "/dev";
    static final String KEYS = "access_key_id 'local' secret_access_key 'local'";

    public static void main(String[] arguments) throws Exception {
        claim("the JDBC driver connects with and without TLS, and verifies the certificate", JdbcClient::connects);
        claim("the JDBC driver writes and reads every type, alone and in batches", JdbcClient::types);
        claim("the JDBC driver loads with COPY and hears what was loaded", JdbcClient::copies);
        claim("the JDBC driver raises Redshift's errors", JdbcClient::fails);
        claim("the JDBC driver lists tables, columns, keys and procedures", JdbcClient::catalog);
        claim("the JDBC driver commits, rolls back and reads in portions", JdbcClient::transactions);
        claim("the JDBC driver runs several statements of one string", JdbcClient::several);
        claim("a read-only connection of the JDBC driver writes nothing", JdbcClient::readOnly);
        claim("the JDBC driver calls a procedure", JdbcClient::procedures);
    }

    static void connects() throws SQLException {
        String certificate = System.getenv("PGSSLROOTCERT");
        for (String options : List.of("ssl=false", "ssl=true&sslfactory=com.amazon.redshift.ssl.NonValidatingFactory",
                "ssl=true&sslmode=verify-full&sslrootcert=" + certificate)) {
            try (Connection connection = connect(options)) {
                equal(connection.getMetaData().getDatabaseProductName(), "Redshift");
                equal(rows(connection, "select current_user"), "awsuser");
            }
        }
    }

    static void types() throws SQLException {
        Timestamp at = Timestamp.valueOf("2018-11-01 20:57:10.796");
        try (Connection connection = connect()) {
            execute(connection, "create table j_types (n varchar(20), d numeric(8,2), at timestamp, f float, b boolean, day date, i bigint)");
            PreparedStatement insert = connection.prepareStatement("insert into j_types values (?, ?, ?, ?, ?, ?, ?)");
            for (int row = 0; row < 3; row++) {
                insert.setString(1, "it's \\ " + row);
                insert.setBigDecimal(2, new BigDecimal("1.25"));
                insert.setTimestamp(3, at);
                insert.setDouble(4, 0.5);
                insert.setBoolean(5, true);
                insert.setDate(6, Date.valueOf("2018-11-01"));
                if (row == 0) insert.setNull(7, Types.BIGINT); else insert.setLong(7, 1L << 40);
                insert.addBatch();
            }
            equal(insert.executeBatch().length, 3);
            ResultSet found = connection.createStatement().executeQuery("select * from j_types order by n limit 1");
            found.next();
            equal(found.getString(1), "it's \\ 0");
            equal(found.getBigDecimal(2), new BigDecimal("1.25"));
            equal(found.getTimestamp(3), at);
            equal(found.getDouble(4), 0.5);
            equal(found.getBoolean(5), true);
            equal(found.getDate(6), Date.valueOf("2018-11-01"));
            equal(found.getObject(7), null);
            equal(found.getMetaData().getColumnTypeName(1), "varchar");
        }
    }

    static void copies() throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute("create table j_songs (song_id varchar, title varchar(max), duration float, year int)");
            statement.execute("copy j_songs from 's3://udacity-dend/song_data' " + KEYS + " region 'us-west-2' json 'auto'");
            equal(statement.getWarnings().getMessage(), "Load into table 'j_songs' completed, 4 record(s) loaded successfully.");
            equal(rows(connection, "select count(*), pg_last_copy_count() from j_songs"), "4|4");
        }
    }

    static void fails() throws SQLException {
        try (Connection connection = connect()) {
            execute(connection, "create temp table j_none (id int)");
            SQLException error = failure(connection, "copy j_none from 's3://udacity-dend/nothing' " + KEYS + " json 'auto'");
            equal(error.getSQLState(), "XX000");
            holds(error.getMessage().startsWith("ERROR: The specified S3 prefix 'nothing' does not exist"), error.getMessage());
            equal(failure(connection, "insert into j_none values (1) on conflict do nothing").getSQLState(), "42601");
            connection.setAutoCommit(false);
            try {
                connection.setSavepoint();
                throw new AssertionError("no error");
            } catch (SQLException refused) {
                equal(refused.getSQLState(), "0A000");
            }
        }
    }

    static void catalog() throws SQLException {
        try (Connection connection = connect()) {
            execute(connection, "create table j_keys (id int identity(0,1) primary key, name varchar(20) not null, parent int references j_keys (id))");
            DatabaseMetaData data = connection.getMetaData();
            equal(column(data.getTables(null, "public", "j_keys", new String[] {"TABLE"}), "TABLE_NAME"), List.of("j_keys"));
            equal(column(data.getColumns(null, "public", "j_keys", "%"), "COLUMN_NAME"), List.of("id", "name", "parent"));
            equal(column(data.getPrimaryKeys(null, "public", "j_keys"), "COLUMN_NAME"), List.of("id"));
            equal(column(data.getImportedKeys(null, "public", "j_keys"), "FKCOLUMN_NAME"), List.of("parent"));
            equal(column(data.getProcedures(null, "public", "none"), "PROCEDURE_NAME"), List.of());
            holds(column(data.getSchemas(), "TABLE_SCHEM").contains("public"), "no schema public");
        }
    }

    static void transactions() throws SQLException {
        try (Connection connection = connect()) {
            execute(connection, "create table j_rows (id int)");
            connection.setAutoCommit(false);
            execute(connection, "insert into j_rows values (1), (2), (3)");
            connection.rollback();
            execute(connection, "insert into j_rows values (4), (5), (6)");
            connection.commit();
            Statement portions = connection.createStatement();
            portions.setFetchSize(2);
            equal(column(portions.executeQuery("select id from j_rows order by id"), "id"), List.of("4", "5", "6"));
        }
    }

    static void several() throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute("select 1 as n; select 2 as n");
            equal(column(statement.getResultSet(), "n"), List.of("1"));
            equal(statement.getMoreResults(), true);
            equal(column(statement.getResultSet(), "n"), List.of("2"));
        }
    }

    static void readOnly() throws SQLException {
        try (Connection connection = connect()) {
            connection.setReadOnly(true);
            equal(rows(connection, "select 1"), "1");
            failure(connection, "create table j_read_only (id int)");
        }
    }

    static void procedures() throws SQLException {
        try (Connection connection = connect()) {
            execute(connection, "create procedure j_add(a in int, b inout int) as $$ begin b := a + b; end; $$ language plpgsql");
            CallableStatement call = connection.prepareCall("{call j_add(?, ?)}");
            call.setInt(1, 2);
            call.setInt(2, 3);
            call.registerOutParameter(2, Types.INTEGER);
            call.execute();
            equal(call.getInt(2), 5);
        }
    }

    static Connection connect() throws SQLException {
        return connect("ssl=false");
    }

    static Connection connect(String options) throws SQLException {
        return DriverManager.getConnection(URL + "?" + options, System.getenv("PGUSER"), System.getenv("PGPASSWORD"));
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static SQLException failure(Connection connection, String sql) {
        try {
            execute(connection, sql);
        } catch (SQLException error) {
            return error;
        }
        throw new AssertionError("no error: " + sql);
    }

    /** The first row, its values joined. */
    static String rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet found = statement.executeQuery(sql)) {
            found.next();
            List<String> values = new ArrayList<>();
            for (int at = 1; at <= found.getMetaData().getColumnCount(); at++) values.add(found.getString(at));
            return String.join("|", values);
        }
    }

    static List<String> column(ResultSet found, String name) throws SQLException {
        List<String> values = new ArrayList<>();
        while (found.next()) values.add(found.getString(name));
        return values;
    }

    static void equal(Object actual, Object expected) {
        holds(Objects.equals(actual, expected), "got " + actual + ", expected " + expected);
    }

    static void holds(boolean condition, String otherwise) {
        if (!condition) throw new AssertionError(otherwise);
    }

    static void claim(String title, Claim claim) {
        String error = null;
        try {
            claim.check();
        } catch (Throwable thrown) {
            error = thrown + " at " + thrown.getStackTrace()[Math.min(2, thrown.getStackTrace().length - 1)];
        }
        System.out.println("{\"title\": " + json(title) + ", \"error\": " + (error == null ? "null" : json(error)) + "}");
    }

    static String json(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ") + '"';
    }
}
