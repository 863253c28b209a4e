package dev.millrace.labeling.clean;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.database.Database;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.labeling.v1.DuplicateGroup;
import dev.millrace.proto.labeling.v1.DuplicateItem;
import dev.millrace.proto.labeling.v1.ListDuplicatesRequest;
import dev.millrace.proto.labeling.v1.ListDuplicatesResponse;
import dev.millrace.proto.labeling.v1.ListSuspectsRequest;
import dev.millrace.proto.labeling.v1.ListSuspectsResponse;
import dev.millrace.proto.labeling.v1.Suspect;
import dev.millrace.proto.labeling.v1.SuspectReason;
import dev.millrace.proto.mesh.v1.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import org.jdbi.v3.core.statement.StatementContext;

/// Shows the ranking as it applies now: what was relabelled, accepted or removed since is left out.
record Suspects(Database database) {
  private static final int LARGEST_PAGE = 200;
  private static final int MOST_GROUPS = 100;
  private static final String LABEL_ID =
      """
      coalesce((
        select label_id from label
        where label.project = item.project and label.item = item.item and not retracted and not vote
        order by ordinal desc limit 1), '') as label_id
      """;

  private record Member(int place, boolean contradicting, boolean leak, DuplicateItem item) {}

  ListSuspectsResponse suspects(ListSuspectsRequest request) {
    int size = checked(request.getPageSize(), LARGEST_PAGE);
    int from = from(request.getPageToken());
    var reason = request.getReason();
    var found =
        database
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery(
                        """
                        select suspect.*, added, %s
                        from suspect
                        join item on item.project = suspect.project and item.item = suspect.item
                        where suspect.project = :project and present and not reviewed
                          and classes = array[class_name]
                          and (:class = '' or class_name = :class)
                          and (:reason = 0 or (reasons & :reason) <> 0)
                        order by suspicion desc, suspect.item
                        offset :from limit :count
                        """
                            .formatted(LABEL_ID))
                    .bind("project", request.getProject())
                    .bind("class", request.getClassName())
                    .bind("reason", Weighed.bit(reason, reason.getNumber() > 0))
                    .bind("from", from)
                    .bind("count", size + 1)
                    .map(Suspects::suspect)
                    .list());
    var page = ListSuspectsResponse.newBuilder();
    found.stream().limit(size).forEach(page::addSuspects);
    return page.setNextPageToken(found.size() > size ? token(from + size) : "").build();
  }

  private static Suspect suspect(ResultSet row, StatementContext context) throws SQLException {
    var suspect =
        Suspect.newBuilder()
            .setItem(row.getString("item"))
            .setBlob(picture(row.getBytes("added")))
            .setClassName(row.getString("class_name"))
            .setLabelId(row.getString("label_id"))
            .setSuggestedClass(row.getString("suggested_class"))
            .setSuspicion(row.getDouble("suspicion"))
            .setProbability(row.getDouble("probability"))
            .setSuggestedProbability(row.getDouble("suggested_probability"));
    if (row.getDouble("loss") >= 0) {
      suspect.setLoss(row.getDouble("loss"));
    }
    int reasons = row.getInt("reasons");
    Arrays.stream(SuspectReason.values())
        .filter(reason -> reason != SuspectReason.UNRECOGNIZED && reason.getNumber() > 0)
        .filter(reason -> (reasons & Weighed.bit(reason, true)) != 0)
        .forEach(suspect::addReasons);
    return suspect.build();
  }

  static Blob picture(byte[] added) throws SQLException {
    try {
      return ItemAdded.parseFrom(added).getContent().getImage().getBlob();
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("item.added is not an ItemAdded", e);
    }
  }

  ListDuplicatesResponse duplicates(ListDuplicatesRequest request) {
    int size = checked(request.getPageSize(), MOST_GROUPS);
    int from = from(request.getPageToken());
    var members =
        database
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery(
                        """
                        with shown as (
                          select place from duplicate
                          join item on item.project = duplicate.project and item.item = duplicate.item
                          where duplicate.project = :project and present and (leak or not :leaks)
                          group by place having count(*) > 1
                          order by place offset :from limit :count)
                        select duplicate.*, added, classes, %s
                        from duplicate
                        join item on item.project = duplicate.project and item.item = duplicate.item
                        where duplicate.project = :project and present
                          and place in (select place from shown)
                        order by place, item.item
                        """
                            .formatted(LABEL_ID))
                    .bind("project", request.getProject())
                    .bind("leaks", request.getLeaksOnly())
                    .bind("from", from)
                    .bind("count", size + 1)
                    .map(Suspects::member)
                    .list());
    var groups = new LinkedHashMap<Integer, List<Member>>();
    members.forEach(m -> groups.computeIfAbsent(m.place(), _ -> new ArrayList<>()).add(m));
    var page = ListDuplicatesResponse.newBuilder();
    groups.values().stream().limit(size).map(Suspects::group).forEach(page::addGroups);
    return page.setNextPageToken(groups.size() > size ? token(from + size) : "").build();
  }

  private static Member member(ResultSet row, StatementContext context) throws SQLException {
    var classes = row.getArray("classes").getArray();
    var item =
        DuplicateItem.newBuilder()
            .setItem(row.getString("item"))
            .setBlob(picture(row.getBytes("added")))
            .setClassName(classes instanceof String[] names && names.length == 1 ? names[0] : "")
            .setLabelId(row.getString("label_id"))
            .setSplit(row.getString("split"));
    return new Member(
        row.getInt("place"), row.getBoolean("contradicting"), row.getBoolean("leak"), item.build());
  }

  private static DuplicateGroup group(List<Member> members) {
    // As they are labelled now.
    long labels =
        members.stream()
            .map(m -> m.item().getClassName())
            .filter(c -> !c.isEmpty())
            .distinct()
            .count();
    return DuplicateGroup.newBuilder()
        .addAllItems(members.stream().map(Member::item).toList())
        .setContradicting(labels > 1)
        .setLeak(members.getFirst().leak())
        .build();
  }

  private static int checked(int size, int largest) {
    if (size < 1 || size > largest) {
      throw new InvalidException("page_size is %d, expected 1 to %d".formatted(size, largest));
    }
    return size;
  }

  private static String token(int from) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Integer.toString(from).getBytes(UTF_8));
  }

  private static int from(String token) {
    if (token.isEmpty()) {
      return 0;
    }
    try {
      return Math.max(0, Integer.parseInt(new String(Base64.getUrlDecoder().decode(token), UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new InvalidException(
          "page_token '%s' was not given by an earlier page".formatted(token));
    }
  }
}
