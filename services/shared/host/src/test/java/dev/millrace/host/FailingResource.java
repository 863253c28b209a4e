package dev.millrace.host;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

@Path("/failures")
@RunOnVirtualThread
class FailingResource {
  @GET
  @Path("{name}")
  public String fail(@PathParam("name") String name) {
    throw Failures.named(name);
  }

  @GET
  @Path("thread")
  public String thread() {
    return Thread.currentThread().isVirtual() ? "virtual" : "platform";
  }
}
